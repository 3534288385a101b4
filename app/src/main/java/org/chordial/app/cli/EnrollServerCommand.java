package org.chordial.app.cli;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.config.ConfigurationBuilder;
import org.chordial.overlay.enroll.EnrollmentServer;
import org.chordial.overlay.enroll.EnrollmentServerSettings;
import org.chordial.overlay.enroll.ServedRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code chordial enroll-server}: serves until it is ended. */
@Command(
    name = "enroll-server",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the enrollment and configuration server of an overlay, over HTTPS.",
      "The overlay's keys are made at the first start, in --data/authority, by a process of their",
      "own that has no socket; the server asks it through a pipe and never has the keys."
    },
    subcommands = {UserCommand.class, NodeCommand.class})
final class EnrollServerCommand implements Callable<Integer> {
  private static final int DEFAULT_PORT = 8443;

  @Spec private CommandSpec spec;

  @Mixin private CommonOptions common;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The server's directory: keys, users, configuration, log.")
  private Path data;

  @Option(
      names = "--overlay",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "The name of the overlay, a domain: people are called someone@NAME.")
  private String overlay;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      converter = HostPort.class,
      description = "Where to serve HTTPS (default 127.0.0.1:8443; port 0 takes a free one).")
  private InetSocketAddress listen;

  @Option(
      names = "--public-host",
      paramLabel = "HOST",
      description = "The name or address by which people reach the server, if it is another one.")
  private String publicHost;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      converter = HostPort.class,
      arity = "1..*",
      description = "Peers by which others join; they go into the configuration.")
  private List<InetSocketAddress> bootstrap = List.of();

  @Option(
      names = "--open",
      description = "Anybody may take a free name with a password of her own.")
  private boolean open;

  @Option(
      names = "--ecdsa",
      description = "Nodes may have ECDSA P-256 keys, beside RSA ones: faster, but not RFC 6940's.")
  private boolean ecdsa;

  @Option(
      names = "--authority",
      paramLabel = "COMMAND",
      split = " ",
      description =
          "Start the process with the overlay's keys by this command, under another account for"
              + " example: \"sudo -u ca chordial enroll-authority\".")
  private List<String> authority = List.of();

  @Option(names = "--json", description = "Say where it serves in one line of JSON.")
  private boolean json;

  Path data() {
    if (data == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--data=DIR'");
    }
    return data;
  }

  String overlay() {
    return overlay;
  }

  @Override
  public Integer call() throws Exception {
    Path directory = data();
    if (overlay == null || overlay.isBlank()) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--overlay=NAME'");
    }
    InetSocketAddress address =
        listen != null
            ? listen
            : new InetSocketAddress(InetAddress.getLoopbackAddress(), DEFAULT_PORT);
    List<BootstrapNode> nodes =
        bootstrap.stream()
            .map(node -> new BootstrapNode(node.getAddress().getHostAddress(), node.getPort()))
            .toList();
    EnrollmentServerSettings settings =
        EnrollmentServerSettings.of(directory, overlay.toLowerCase(Locale.ROOT), address, nodes)
            .withOpen(open)
            .withAuthorityLauncher(
                authority.isEmpty() ? EnrollAuthorityCommand.launcher() : authority);
    if (ecdsa) {
      settings = settings.withConfigure(ConfigurationBuilder::permitEcdsa);
    }
    if (publicHost != null) {
      settings = settings.withPublicHost(publicHost);
    }
    common.refuseKeyLog(spec);
    CountDownLatch ended = new CountDownLatch(1);
    try (TraceFile trace = common.openTrace();
        EnrollmentServer server = EnrollmentServer.start(settings, InstantSource.system())) {
      server.onRequest(request -> trace.event("request", fields(request)));
      trace.event(
          "listening", JsonLines.object("configuration", server.configurationUri().toString()));
      Runtime.getRuntime().addShutdownHook(new Thread(ended::countDown));
      announce(server, spec.commandLine().getOut());
      ended.await();
    }
    return Chordial.DONE;
  }

  private static Map<String, Object> fields(ServedRequest request) {
    return JsonLines.object(
        "remote", request.remote(),
        "method", request.method(),
        "path", request.path(),
        "status", request.status());
  }

  private void announce(EnrollmentServer server, PrintWriter out) {
    if (json) {
      JsonLines.write(
          out,
          JsonLines.object(
              "event", "listening",
              "overlay", overlay,
              "configuration", server.configurationUri().toString(),
              "enrollment", server.enrollmentUri().toString(),
              "authority", server.fingerprint(),
              "invitation", server.invitation().toString()));
      return;
    }
    out.println("Serving the overlay " + overlay + " at " + server.configurationUri());
    out.println("People join with this link:");
    out.println("  " + server.invitation());
    out.println(
        open
            ? "Anybody who has it may take a free name."
            : "Add their names with: chordial enroll-server user add NAME@" + overlay);
    out.flush();
  }
}
