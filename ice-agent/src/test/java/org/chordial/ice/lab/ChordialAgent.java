package org.chordial.ice.lab;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.CandidatePair;
import org.chordial.ice.agent.CandidateTransport;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.agent.IceAgent;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.agent.IceDescription;
import org.chordial.ice.agent.IceFailure;
import org.chordial.ice.agent.IceListener;
import org.chordial.ice.agent.IceRole;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.net.Network;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.TurnCredentials;
import org.chordial.ice.turn.TurnTransport;

/** Our own agent in the laboratory. */
final class ChordialAgent extends LabAgent {
  private static final Map<CandidateType, String> TYPES =
      Map.of(
          CandidateType.HOST, "host",
          CandidateType.SERVER_REFLEXIVE, "srflx",
          CandidateType.PEER_REFLEXIVE, "prflx",
          CandidateType.RELAYED, "relay");

  private final LabServers servers;
  private final NettyRuntime runtime = new NettyRuntime(1);
  private final CoreContext context = runtime.newContext();
  private final Network network = runtime.network(context, Optional.empty());

  private ChordialAgent(LabServers servers) {
    this.servers = servers;
  }

  public static void main(String[] arguments) throws Exception {
    ChordialAgent agent = new ChordialAgent(LabServers.of(arguments));
    agent.serve();
    agent.runtime.close();
  }

  @Override
  Round begin(boolean controlling) {
    return new ChordialRound(controlling ? IceRole.CONTROLLING : IceRole.CONTROLLED);
  }

  private IceConfig config() {
    IceConfig config = IceConfig.defaults();
    if (servers.stun().isPresent()) {
      config = config.withStunServers(List.of(servers.stun().get()));
    }
    if (servers.turn().isPresent()) {
      config = config.withTurnServers(List.of(relay(servers.turn().get())));
    }
    return config;
  }

  private RelayServer relay(InetSocketAddress address) {
    return new RelayServer(
        "lab",
        address,
        servers.transport().equals("udp") ? TurnTransport.UDP : TurnTransport.TCP,
        new TurnCredentials(servers.user(), servers.password()),
        Optional.empty());
  }

  private final class ChordialRound implements Round, IceListener {
    private final IceRole role;
    private IceAgent agent;

    ChordialRound(IceRole role) {
      this.role = role;
    }

    @Override
    public LabDescription gather() throws Exception {
      agent = new IceAgent(config(), network, context, this);
      CompletableFuture<IceDescription> gathered =
          CompletableFuture.completedFuture(agent)
              .thenComposeAsync(IceAgent::gather, context.executor());
      IceDescription local = gathered.get(10, TimeUnit.SECONDS);
      return new LabDescription(
          local.ufrag(),
          local.pwd(),
          local.candidates().stream().map(ChordialAgent::line).toList());
    }

    @Override
    public void connect(LabDescription remote) {
      IceDescription description =
          new IceDescription(
              remote.ufrag(),
              remote.pwd(),
              remote.candidates().stream().flatMap(line -> parsed(line).stream()).toList(),
              config().timing().pacing());
      context.executor().execute(() -> agent.connect(description, role));
    }

    @Override
    public void selected(DatagramPath path, CandidatePair pair) {
      ChordialAgent.this.selected(TYPES.get(pair.local().type()), TYPES.get(pair.remote().type()));
      path.receiver(
          datagram -> {
            datagram.release();
            data();
          });
      ByteBuf greeting = Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII);
      path.send(greeting);
    }

    @Override
    public void moved(CandidatePair pair) {
      ChordialAgent.this.moved(TYPES.get(pair.local().type()), TYPES.get(pair.remote().type()));
    }

    @Override
    public void failed(IceFailure reason) {
      ChordialAgent.this.failed(reason.name());
    }

    @Override
    public void close() {
      CompletableFuture.runAsync(agent::close, context.executor()).join();
    }
  }

  private static String line(Candidate candidate) {
    String line =
        String.join(
            " ",
            candidate.foundation(),
            Integer.toString(candidate.component()),
            candidate.transport().name().toLowerCase(Locale.ROOT),
            Long.toString(candidate.priority()),
            candidate.address().getAddress().getHostAddress(),
            Integer.toString(candidate.address().getPort()),
            "typ",
            TYPES.get(candidate.type()));
    return candidate
        .related()
        .map(
            related ->
                line
                    + " raddr "
                    + related.getAddress().getHostAddress()
                    + " rport "
                    + related.getPort())
        .orElse(line);
  }

  private static Optional<Candidate> parsed(String line) {
    String[] words = line.split(" ");
    Optional<CandidateType> type =
        TYPES.entrySet().stream()
            .filter(entry -> entry.getValue().equals(words[7]))
            .map(Map.Entry::getKey)
            .findFirst();
    if (type.isEmpty() || !words[2].equalsIgnoreCase("udp")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Candidate(
              words[0],
              Integer.parseInt(words[1]),
              CandidateTransport.UDP,
              Long.parseLong(words[3]),
              new InetSocketAddress(InetAddress.getByName(words[4]), Integer.parseInt(words[5])),
              type.get(),
              Optional.empty()));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
