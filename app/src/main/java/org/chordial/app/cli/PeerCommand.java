package org.chordial.app.cli;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.chordial.app.store.Profile;
import org.chordial.app.store.ProfileEnrollment;
import org.chordial.overlay.enroll.EnrollmentClient.Fetched;
import org.chordial.overlay.peer.OverlayPeer;
import org.chordial.overlay.peer.PeerSettings;
import org.chordial.overlay.peer.PeerStatus;
import org.chordial.overlay.usage.sip.Aor;
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
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private PasswordOption password;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "The profile.")
  private Path data;

  @Option(
      names = "--config",
      paramLabel = "URL|FILE",
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

  @Option(names = "--first", description = "This is the first peer: it begins the overlay.")
  private boolean first;

  @Option(
      names = "--node-id",
      paramLabel = "NODE-ID",
      description = "Which Node-ID of the certificate to go by, where it has several.")
  private String nodeId;

  @Option(names = "--json", description = "Say what happens in lines of JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ended.countDown();
                  awaitQuietly(done);
                }));
    try (Profile profile = Profile.open(data);
        TraceFile trace = common.openTrace()) {
      enrollIfNew(profile);
      try (OverlaySession session =
          OverlaySession.open(
              profile,
              bind,
              common,
              trace,
              settings ->
                  goingBy(settings)
                      .withReachable(reachable || first)
                      .withFirst(first)
                      .withStorage(data))) {
        session.await(() -> start(session.peer()), 10);
        ended.await();
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
    ProfileEnrollment enrollment = new ProfileEnrollment(InstantSource.system());
    Fetched fetched = enrollment.configuration(config);
    char[] secret =
        ProfileEnrollment.needsPassword(fetched.configuration())
            ? password.read("Password for " + user)
            : new char[0];
    enrollment.enroll(profile, fetched, Aor.of(user), secret, false, 1);
  }

  /** Joining may take as long as it takes; the peer goes on trying by itself. */
  private CompletableFuture<Void> start(OverlayPeer peer) {
    PrintWriter out = spec.commandLine().getOut();
    say(out, "listening", peer.status());
    PeerStatus[] last = {peer.status()};
    peer.addStatusListener(
        status -> {
          if (status.state() != last[0].state()) {
            say(out, "state", status);
          }
          last[0] = status;
        });
    var _ = peer.join();
    return CompletableFuture.completedFuture(null);
  }

  private void say(PrintWriter out, String event, PeerStatus status) {
    String address =
        status.address().getAddress().getHostAddress() + ":" + status.address().getPort();
    if (json) {
      JsonLines.write(
          out,
          JsonLines.object(
              "event", event,
              "nodeId", status.nodeId().toString(),
              "address", address,
              "state", status.state().name().toLowerCase(java.util.Locale.ROOT),
              "reason", status.reason(),
              "links", status.links()));
    } else {
      out.println(
          status.nodeId()
              + " at "
              + address
              + ": "
              + status.state().name().toLowerCase(java.util.Locale.ROOT)
              + (status.reason().isEmpty() ? "" : ". " + status.reason()));
      out.flush();
    }
  }
}
