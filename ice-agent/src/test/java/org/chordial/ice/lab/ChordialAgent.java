package org.chordial.ice.lab;

import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.CandidatePair;
import org.chordial.ice.agent.IceAgent;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.agent.IceDescription;
import org.chordial.ice.agent.IceException;
import org.chordial.ice.agent.IceFailure;
import org.chordial.ice.agent.IceListener;
import org.chordial.ice.agent.IceOptions;
import org.chordial.ice.agent.IceRole;
import org.chordial.ice.dtls.SelfSigned;
import org.chordial.ice.dtls.TlsIdentity;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.net.Network;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.TurnCredentials;
import org.chordial.ice.turn.TurnTransport;

/** Our own agent in the laboratory. */
final class ChordialAgent extends LabAgent {
  private static final int GREETINGS = 50;

  private final LabServers servers;
  private final NettyRuntime runtime = new NettyRuntime(1);
  private final CoreContext context = runtime.newContext();
  private final Network network = runtime.network(context, Optional.empty());

  private final TlsSettings tls =
      new TlsSettings(SelfSigned.ecdsa("lab", context), _ -> Optional.empty());

  private TlsIdentity identity;

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
      config = config.withTurnServers(relays(servers.turn().get()));
    }
    return config.withTransports(!ONLY_TCP, ONLY_TCP || servers.transport().equals("all"));
  }

  private List<RelayServer> relays(InetSocketAddress turn) {
    return switch (servers.transport()) {
      case "udp" -> List.of(relay(turn, TurnTransport.UDP));
      case "tcp" -> List.of(relay(turn, TurnTransport.TCP));
      default ->
          List.of(
              relay(turn, TurnTransport.UDP),
              relay(turn, TurnTransport.TCP),
              relay(new InetSocketAddress(turn.getAddress(), NatLab.WEB_PORT), TurnTransport.TLS));
    };
  }

  private RelayServer relay(InetSocketAddress address, TurnTransport transport) {
    return new RelayServer(
        "lab",
        address,
        transport,
        new TurnCredentials(servers.user(), servers.password()),
        transport == TurnTransport.TLS ? Optional.of(tls) : Optional.empty());
  }

  private final class ChordialRound implements Round, IceListener {
    private final IceRole role;
    private IceAgent agent;
    private LabDtls dtls;
    private DatagramPath way;
    private ScheduledFuture<?> talking;
    private boolean closed;

    ChordialRound(IceRole role) {
      this.role = role;
    }

    @Override
    public LabDescription gather() throws Exception {
      agent = new IceAgent(config(), network, context, this);
      return described(trickling() ? this::trickle : agent::gather);
    }

    private CompletableFuture<IceDescription> trickle() {
      try {
        return CompletableFuture.completedFuture(agent.trickle());
      } catch (IceException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    @Override
    public LabDescription restart() throws Exception {
      return described(agent::restart);
    }

    private LabDescription described(Supplier<CompletableFuture<IceDescription>> gathering)
        throws Exception {
      IceDescription local =
          CompletableFuture.completedFuture(gathering)
              .thenComposeAsync(Supplier::get, context.executor())
              .get(10, TimeUnit.SECONDS);
      return new LabDescription(
          local.ufrag(),
          local.pwd(),
          secure() ? Optional.of(LabDtls.fingerprint(identity())) : Optional.empty(),
          Optional.of(local.pacing().toMillis() + " " + words(local.options())),
          local.candidates().stream().map(LabCandidate::line).toList());
    }

    @Override
    public void connect(LabDescription remote) {
      // RFC 8842, section 5.3: who answers says "active" and is the DTLS client.
      remote
          .fingerprint()
          .filter(_ -> dtls == null)
          .ifPresent(
              wanted ->
                  dtls = new LabDtls(identity(), wanted, role == IceRole.CONTROLLED, context));
      IceDescription description =
          new IceDescription(
              remote.ufrag(),
              remote.pwd(),
              remote.candidates().stream()
                  .flatMap(line -> LabCandidate.parsed(line).stream())
                  .toList(),
              List.of(),
              remote.options().map(ChordialRound::pacing).orElse(IceDescription.DEFAULT_PACING),
              options(remote),
              !trickling());
      context.executor().execute(() -> agent.connect(description, role));
    }

    private static String words(IceOptions options) {
      return String.join(
          " ",
          options.ice2() ? "ice2" : "",
          options.trickle() ? "trickle" : "",
          options.renomination() ? "renomination" : "");
    }

    private static Duration pacing(String options) {
      return Duration.ofMillis(Long.parseLong(options.split(" ")[0]));
    }

    private IceOptions options(LabDescription remote) {
      List<String> said = List.of(remote.options().orElse("").split(" "));
      return new IceOptions(
          false,
          said.contains("ice2"),
          trickling() || said.contains("trickle"),
          said.contains("renomination"));
    }

    @Override
    public void more(String ufrag, Optional<String> candidate) {
      context
          .executor()
          .execute(
              () ->
                  candidate.ifPresentOrElse(
                      line ->
                          LabCandidate.parsed(line)
                              .ifPresent(parsed -> agent.remoteCandidate(ufrag, parsed)),
                      () -> agent.endOfRemoteCandidates(ufrag)));
    }

    @Override
    public void candidate(String ufrag, Candidate candidate) {
      tellMore(ufrag + " " + LabCandidate.line(candidate));
    }

    @Override
    public void endOfCandidates(String ufrag) {
      tellMore(ufrag);
    }

    @Override
    public void selected(DatagramPath path, CandidatePair pair) {
      ChordialAgent.this.selected(
          LabCandidate.word(pair.local()), LabCandidate.word(pair.remote()));
      way = path;
      if (dtls != null) {
        dtls.begin(path, ChordialAgent.this::data, ChordialAgent.this::failed);
        return;
      }
      path.receiver(
          datagram -> {
            datagram.release();
            data();
          });
      greet(GREETINGS);
    }

    /** More than once, since one may be lost. */
    private void greet(int times) {
      if (!closed && times > 0) {
        way.send(Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII));
        var _ = context.executor().schedule(() -> greet(times - 1), 20, TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void talk() {
      talking =
          context
              .executor()
              .scheduleAtFixedRate(
                  () -> way.send(Unpooled.copiedBuffer("word", StandardCharsets.US_ASCII)),
                  20,
                  20,
                  TimeUnit.MILLISECONDS);
    }

    @Override
    public void moved(CandidatePair pair) {
      ChordialAgent.this.moved(LabCandidate.word(pair.local()), LabCandidate.word(pair.remote()));
    }

    @Override
    public void failed(IceFailure reason) {
      ChordialAgent.this.failed(reason.name());
    }

    @Override
    public void close() {
      if (talking != null) {
        talking.cancel(false);
      }
      CompletableFuture.runAsync(
              () -> {
                closed = true;
                agent.close();
              },
              context.executor())
          .join();
    }
  }

  private synchronized TlsIdentity identity() {
    if (identity == null) {
      identity = SelfSigned.ecdsa("laboratory", context);
    }
    return identity;
  }
}
