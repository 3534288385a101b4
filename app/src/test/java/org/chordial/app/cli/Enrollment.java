package org.chordial.app.cli;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.config.ConfigurationBuilder;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.enroll.EnrollmentServer;
import org.chordial.overlay.enroll.EnrollmentServerSettings;

/** An enrollment server on the loopback address, which takes everybody. */
final class Enrollment implements AutoCloseable {
  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  static final String OVERLAY = "example.org";

  private final Path temp;
  private final Path password;
  private final EnrollmentServerSettings settings;
  private EnrollmentServer server;

  Enrollment(Path temp, List<BootstrapNode> bootstrapNodes) throws Exception {
    this.temp = temp;
    password = Files.writeString(temp.resolve("password"), "correct horse\n");
    settings =
        EnrollmentServerSettings.of(
                temp.resolve("server"),
                OVERLAY,
                new InetSocketAddress(LOOPBACK, freePort()),
                bootstrapNodes)
            .withOpen(true);
    server = EnrollmentServer.start(settings, InstantSource.system());
  }

  /** Starts the server anew, at the same address, with another configuration. */
  SignedConfiguration reconfigure(UnaryOperator<ConfigurationBuilder> change) throws Exception {
    server.close();
    server = EnrollmentServer.start(settings.withConfigure(change), InstantSource.system());
    return server.configuration();
  }

  /** A new name of the overlay; gives its profile. */
  Path enroll(String user) {
    Path data = temp.resolve(user);
    Run.of(
            "enroll",
            "--data",
            data,
            "--config",
            server.invitation(),
            "--user",
            aor(user),
            "--password-file",
            password,
            "--new")
        .succeeds();
    return data;
  }

  static String aor(String user) {
    return user + "@" + OVERLAY;
  }

  /** A port that is free for TCP and UDP now; the configuration names it before it is opened. */
  static int freePort() throws IOException {
    BindException taken = null;
    for (int attempt = 0; attempt < 100; attempt++) {
      try (ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK);
          DatagramSocket _ = new DatagramSocket(tcp.getLocalPort(), LOOPBACK)) {
        return tcp.getLocalPort();
      } catch (BindException e) {
        taken = e;
      }
    }
    throw taken;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
