package org.chordial.app.demo;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.chordial.app.store.Profile;
import org.chordial.app.store.ProfileEnrollment;
import org.chordial.app.store.StoreException;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.enroll.EnrollmentClient;
import org.chordial.overlay.enroll.EnrollmentServer;
import org.chordial.overlay.enroll.EnrollmentServerSettings;
import org.chordial.overlay.peer.OverlayPeer;
import org.chordial.overlay.peer.PeerSettings;
import org.chordial.overlay.usage.sip.Aor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An enrollment server and a handful of peers, on real sockets of the loopback interface. */
final class DemoOverlay implements AutoCloseable {
  static final String NAME = "demo.chordial.example";
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final long STEP_SECONDS = 30;
  private static final Logger log = LoggerFactory.getLogger(DemoOverlay.class);

  private record Member(OverlayPeer peer, CoreContext context) {}

  private final Path data;
  private final int bootstrapPort;
  private final EnrollmentServer server;
  private final NettyRuntime runtime = new NettyRuntime(2);
  private final List<Member> members = new ArrayList<>();
  private final ProfileEnrollment enrollment = new ProfileEnrollment(InstantSource.system());

  private DemoOverlay(Path data, int bootstrapPort, EnrollmentServer server) {
    this.data = data;
    this.bootstrapPort = bootstrapPort;
    this.server = server;
  }

  /** Starts the enrollment server, with an authority and a configuration made for this run. */
  static DemoOverlay start(Path data) throws DemoException {
    try {
      int port = freePort();
      EnrollmentServer server =
          EnrollmentServer.start(
              EnrollmentServerSettings.of(
                  data.resolve("server"),
                  NAME,
                  new InetSocketAddress(LOOPBACK, 0),
                  List.of(new BootstrapNode(LOOPBACK.getHostAddress(), port))),
              InstantSource.system());
      return new DemoOverlay(data, port, server);
    } catch (IOException | OverlayException e) {
      throw new DemoException("The enrollment server did not start: " + e.getMessage(), e);
    }
  }

  String configurationUrl() {
    return server.configurationUri().toString();
  }

  /**
   * Makes an account and enrolls with it, over HTTPS as everybody does.
   *
   * @return the directory of the new profile
   */
  Path enroll(String user) throws DemoException {
    Path directory = data.resolve(user);
    byte[] random = new byte[12];
    new SecureRandom().nextBytes(random);
    char[] password = HexFormat.of().formatHex(random).toCharArray();
    String name = user + "@" + NAME;
    try (Profile profile = Profile.open(directory)) {
      server.accounts().add(name, password);
      EnrollmentClient.Fetched fetched = enrollment.configuration(server.invitation().toString());
      enrollment.enroll(profile, fetched, Aor.of(name), password, false);
      return directory;
    } catch (OverlayException | StoreException | java.sql.SQLException e) {
      throw new DemoException(name + " could not enroll: " + e.getMessage(), e);
    }
  }

  /** Starts one more peer; the first one begins the overlay and is its bootstrap node. */
  void addPeer() throws DemoException {
    boolean first = members.isEmpty();
    Path directory = enroll("peer" + (members.size() + 1));
    CoreContext context = runtime.newContext();
    try (Profile profile = Profile.open(directory)) {
      PeerSettings settings =
          PeerSettings.of(
                  profile.configuration().orElseThrow(),
                  profile.credentials(),
                  new InetSocketAddress(LOOPBACK, first ? bootstrapPort : 0))
              .withFirst(first)
              .withReachable(first);
      Callable<OverlayPeer> make =
          () -> new OverlayPeer(settings, runtime.network(context, Optional.of(LOOPBACK)), context);
      OverlayPeer peer = context.executor().submit(make).get(STEP_SECONDS, TimeUnit.SECONDS);
      members.add(new Member(peer, context));
      await(context, peer::join);
    } catch (StoreException | ExecutionException | TimeoutException e) {
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      throw new DemoException("Peer " + (members.size() + 1) + ": " + cause.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted", e);
    }
  }

  private static void await(CoreContext context, Supplier<CompletableFuture<Void>> work)
      throws ExecutionException, TimeoutException, InterruptedException {
    CompletableFuture.completedFuture(work)
        .thenComposeAsync(Supplier::get, context.executor())
        .get(STEP_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    for (Member member : members) {
      member.context().executor().execute(member.peer()::close);
    }
    runtime.close();
    try {
      server.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A port that is free for TCP and UDP now; the configuration names it before it is opened. */
  private static int freePort() throws IOException {
    while (true) {
      try (ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK);
          DatagramSocket _ = new DatagramSocket(tcp.getLocalPort(), LOOPBACK)) {
        return tcp.getLocalPort();
      } catch (java.net.BindException e) {
        log.debug("port taken for UDP, trying another", e);
      }
    }
  }
}
