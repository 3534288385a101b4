package org.chordial.app.cli;

import java.net.InetSocketAddress;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --dns}: whom to ask where an overlay's configuration server is; a picocli mixin. */
final class NameServerOption {
  @Option(
      names = "--dns",
      paramLabel = "HOST:PORT",
      converter = HostPort.class,
      description = "The name server to ask for an overlay's server (default: the system's).")
  private List<InetSocketAddress> servers = List.of();

  List<InetSocketAddress> servers() {
    return servers;
  }
}
