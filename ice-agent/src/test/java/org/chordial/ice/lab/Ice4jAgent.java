package org.chordial.ice.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidatePair;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.RemoteCandidate;
import org.ice4j.ice.harvest.StunCandidateHarvester;
import org.ice4j.ice.harvest.TcpHarvester;
import org.ice4j.ice.harvest.TurnCandidateHarvester;
import org.ice4j.security.LongTermCredential;

/** ice4j as an agent of the laboratory. */
final class Ice4jAgent extends LabAgent {
  private static final int GREETINGS = 50;

  private static final int TCP_PORT = 5349;

  private final LabServers servers;
  private TcpHarvester listener;

  private Ice4jAgent(LabServers servers) {
    this.servers = servers;
  }

  public static void main(String[] arguments) throws Exception {
    new Ice4jAgent(LabServers.of(arguments)).serve();
    System.exit(0);
  }

  @Override
  Round begin(boolean controlling) throws Exception {
    Agent agent = new Agent();
    agent.setControlling(controlling);
    servers
        .stun()
        .ifPresent(
            server ->
                agent.addCandidateHarvester(
                    new StunCandidateHarvester(new TransportAddress(server, Transport.UDP))));
    servers
        .turn()
        .ifPresent(
            server ->
                agent.addCandidateHarvester(
                    new TurnCandidateHarvester(
                        new TransportAddress(
                            server,
                            servers.transport().equals("udp") ? Transport.UDP : Transport.TCP),
                        new LongTermCredential(servers.user(), servers.password()))));
    if (ONLY_TCP) {
      agent.addCandidateHarvester(listener());
    }
    IceMediaStream stream = agent.createMediaStream("data");
    return new Ice4jRound(agent, stream);
  }

  /** It takes connections and opens none, on one port for all rounds. */
  private synchronized TcpHarvester listener() throws IOException {
    if (listener == null) {
      listener = new TcpHarvester(TCP_PORT, false);
    }
    return listener;
  }

  private final class Ice4jRound implements Round {
    private final Agent agent;
    private final IceMediaStream stream;
    private Component component;

    Ice4jRound(Agent agent, IceMediaStream stream) {
      this.agent = agent;
      this.stream = stream;
    }

    @Override
    public LabDescription gather() throws Exception {
      component = agent.createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, true);
      List<String> candidates =
          component.getLocalCandidates().stream()
              .filter(candidate -> ONLY_TCP == (candidate.getTransport() == Transport.TCP))
              .map(Ice4jRound::line)
              .toList();
      return new LabDescription(agent.getLocalUfrag(), agent.getLocalPassword(), candidates);
    }

    /** It leaves out that its harvester only takes connections (RFC 6544, section 4.5). */
    private static String line(LocalCandidate candidate) {
      return candidate.toString().replaceFirst("^candidate:", "")
          + (candidate.getTransport() == Transport.TCP ? " tcptype passive" : "");
    }

    @Override
    public void connect(LabDescription remote) {
      stream.setRemoteUfrag(remote.ufrag());
      stream.setRemotePassword(remote.pwd());
      remote.candidates().forEach(this::add);
      agent.addStateChangeListener(
          event -> {
            if (event.getNewValue() == IceProcessingState.COMPLETED) {
              CandidatePair pair = component.getSelectedPair();
              selected(
                  pair.getLocalCandidate().getType().toString(),
                  pair.getRemoteCandidate().getType().toString());
              greet();
            } else if (event.getNewValue() == IceProcessingState.FAILED) {
              failed("no pair works");
            }
          });
      agent.startConnectivityEstablishment();
    }

    private void add(String text) {
      StringTokenizer words = new StringTokenizer(text, " ");
      String foundation = words.nextToken();
      words.nextToken();
      String transport = words.nextToken();
      long priority = Long.parseLong(words.nextToken());
      String host = words.nextToken();
      int port = Integer.parseInt(words.nextToken());
      words.nextToken();
      String type = words.nextToken();
      if (transport.equalsIgnoreCase(ONLY_TCP ? "tcp" : "udp") && !type.equals("prflx")) {
        component.addRemoteCandidate(
            new RemoteCandidate(
                new TransportAddress(
                    host, port, Transport.parse(transport.toLowerCase(Locale.ROOT))),
                component,
                CandidateType.parse(type),
                foundation,
                priority,
                null));
      }
    }

    /** More than once, since what comes before the peer has selected is dropped. */
    private void greet() {
      byte[] greeting = "hello".getBytes(StandardCharsets.US_ASCII);
      DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  component.getComponentSocket().receive(packet);
                  data();
                } catch (IOException e) {
                  return;
                }
              });
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  for (int i = 0; i < GREETINGS; i++) {
                    component.send(greeting, 0, greeting.length);
                    Thread.sleep(20);
                  }
                } catch (IOException | InterruptedException e) {
                  return;
                }
              });
    }

    @Override
    public void close() {
      agent.free();
    }
  }
}
