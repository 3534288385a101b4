package org.chordial.app.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.chordial.app.store.Profile;
import org.chordial.app.store.ProfileEnrollment;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.enroll.EnrollmentClient.Fetched;
import org.chordial.overlay.peer.OverlayPeer;
import org.chordial.overlay.peer.PeerSettings;
import org.chordial.overlay.peer.PeerState;
import org.chordial.overlay.usage.sip.Aor;
import org.chordial.overlay.usage.turn.RelayOffer;
import org.chordial.overlay.wire.NodeId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chordial peer}: an always-on peer without a person, until it is ended. */
@Command(
    name = "peer",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a peer of the overlay: it routes, stores, and serves STUN at its address.",
      "Its identity is the profile in --data; get one with 'chordial enroll'."
    })
final class PeerCommand implements Callable<Integer> {
  private static final long START_SECONDS = 10;

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private PasswordOption password;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "The profile.")
  private Path data;

  @Option(
      names = "--config",
      paramLabel = "URL|FILE|NAME",
      description = "The overlay to enroll in first, where the profile is new; needs --user.")
  private String config;

  @Option(
      names = "--user",
      paramLabel = "AOR",
      description = "The name to enroll with, where the profile is new.")
  private String user;

  @Option(
      names = "--bind",
      paramLabel = "HOST:PORT",
      converter = HostPort.class,
      description = "The address to use (default: any, a free port).")
  private InetSocketAddress bind = new InetSocketAddress(0);

  @Option(
      names = "--public",
      description = "The address can be reached by everybody, as that of a bootstrap node.")
  private boolean reachable;

  @Option(
      names = "--no-relay",
      description = "With --public: do not relay for others (TURN); by default this peer does.")
  private boolean noRelay;

  @Option(
      names = "--relay-port",
      paramLabel = "PORT",
      description =
          "Ports of the relay, best first, each for UDP, TCP and TLS (default: 443 where this"
              + " system allows it, and 3478).")
  private List<Integer> relayPorts = List.of();

  @Option(
      names = "--relay-to",
      paramLabel = "ADDRESS/BITS",
      description =
          "Also relay to this range of private addresses, and serve from it. By default the relay"
              + " reaches the open internet alone.")
  private List<String> relayTo = List.of();

  @Option(names = "--first", description = "This is the first peer: it begins the overlay.")
  private boolean first;

  @Option(
      names = "--node-id",
      paramLabel = "NODE-ID",
      description = "Which Node-ID of the certificate to go by, where it has several.")
  private String nodeId;

  @Option(names = "--json", description = "Say what happens in lines of JSON.")
  private boolean json;

  @Mixin private NameServerOption nameServer;

  @Override
  public Integer call() throws Exception {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    CountDownLatch done = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ended.complete(null);
                  awaitQuietly(done);
                }));
    try (Profile profile = Profile.open(data);
        TraceFile trace = common.openTrace()) {
      enrollIfNew(profile);
      while (!ended.isDone()) {
        run(profile, trace, ended);
      }
    } finally {
      done.countDown();
    }
    return Chordial.DONE;
  }

  private PeerSettings goingBy(PeerSettings settings) {
    if (nodeId == null) {
      return settings;
    }
    try {
      return settings.withNodeId(NodeId.ofHex(nodeId));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "The certificate is for "
              + settings.credentials().certificate().nodeIds()
              + ", not for \""
              + nodeId
              + "\".",
          e);
    }
  }

  /** Who can be reached by everybody relays; who may not be looks for those who do. */
  private PeerSettings relaying(PeerSettings settings) {
    if (!reachable) {
      return settings.withFindingRelays();
    }
    if (noRelay) {
      return settings;
    }
    RelayOffer offer = RelayOffer.usual().withPeers(NetworkOptions.relayTo(relayTo, spec));
    try {
      return settings.withRelayOffer(relayPorts.isEmpty() ? offer : offer.withPorts(relayPorts));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Until the program is to end, or a configuration came that only a new start can follow. */
  private void run(Profile profile, TraceFile trace, CompletableFuture<Void> ended)
      throws Exception {
    try (OverlaySession session =
        OverlaySession.open(
            profile,
            bind,
            common,
            trace,
            settings ->
                relaying(goingBy(settings))
                    .withReachable(reachable || first)
                    .withFirst(first)
                    .withStorage(data))) {
      session.await(() -> start(session), START_SECONDS);
      CompletableFuture<OverlayException> left = session.left();
      CompletableFuture.anyOf(ended, left).join();
      if (left.isDone() && left.join().failure() != OverlayFailure.CONFIG_NEEDS_RESTART) {
        throw left.join();
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      var _ = latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void enrollIfNew(Profile profile) throws Exception {
    if (profile.isEnrolled() || config == null) {
      return;
    }
    if (user == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing option '--user=AOR': the profile is new");
    }
    ProfileEnrollment enrollment =
        new ProfileEnrollment(InstantSource.system(), nameServer.servers());
    Fetched fetched = enrollment.configuration(config);
    char[] secret =
        ProfileEnrollment.needsPassword(fetched.configuration())
            ? password.read("Password for " + user)
            : new char[0];
    enrollment.enroll(profile, fetched, Aor.of(user), secret, false, 1);
  }

  /** Joining may take as long as it takes; the peer goes on trying by itself. */
  private CompletableFuture<Void> start(OverlaySession session) {
    OverlayPeer peer = session.peer();
    PeerReport report =
        new PeerReport(spec.commandLine().getOut(), json, Terminal.person().isPresent());
    report.event("listening", peer.status());
    PeerState[] last = {peer.status().state()};
    peer.addStatusListener(
        status -> {
          if (status.state() != last[0]) {
            last[0] = status.state();
            report.event("state", status);
          }
        });
    session.everySecond(
        () -> {
          report.relay(peer.relays());
          report.tick(peer.status());
        });
    var _ = peer.join();
    return CompletableFuture.completedFuture(null);
  }
}
