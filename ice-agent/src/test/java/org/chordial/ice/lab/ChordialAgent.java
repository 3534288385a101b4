package org.chordial.ice.lab;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.net.Network;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.TurnCredentials;
import org.chordial.ice.turn.TurnTransport;

/** Our own agent in the laboratory. */
final class ChordialAgent extends LabAgent {
  private final LabServers servers;
  private final NettyRuntime runtime = new NettyRuntime(1);
  private final CoreContext context = runtime.newContext();
  private final Network network = runtime.network(context, Optional.empty());

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
    private LabDtls dtls;

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
              config().timing().pacing(),
              new IceOptions(false, false, trickling(), false),
              !trickling());
      context.executor().execute(() -> agent.connect(description, role));
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
          LabCandidate.TYPES.get(pair.local().type()),
          LabCandidate.TYPES.get(pair.remote().type()));
      if (dtls != null) {
        dtls.begin(path, ChordialAgent.this::data, ChordialAgent.this::failed);
        return;
      }
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
      ChordialAgent.this.moved(
          LabCandidate.TYPES.get(pair.local().type()),
          LabCandidate.TYPES.get(pair.remote().type()));
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

  private synchronized TlsIdentity identity() {
    if (identity == null) {
      identity = SelfSigned.ecdsa("laboratory", context);
    }
    return identity;
  }
}
