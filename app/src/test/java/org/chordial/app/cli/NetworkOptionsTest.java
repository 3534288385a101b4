package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

class NetworkOptionsTest {

  private final CommandSpec spec = new CommandLine(CommandSpec.create()).getCommandSpec();

  @Test
  void whatIsNamedAndNotUsedIsSaidInASentenceEach() {
    assertEquals(List.of(), NetworkOptions.unused(List.of(), List.of()));
    assertEquals(List.of(), NetworkOptions.unused(List.of(), List.of("host", "srflx")));
    List<String> relay = NetworkOptions.unused(List.of("turn:192.0.2.1"), List.of("relay"));
    assertEquals(1, relay.size());
    assertTrue(relay.getFirst().startsWith("Relays (TURN) are not used"), relay.getFirst());
    assertEquals(relay, NetworkOptions.unused(List.of(), List.of("relay")));
    assertEquals(2, NetworkOptions.unused(List.of(), List.of("tcp", "relay")).size());
  }

  @Test
  void plainSipNeedsAnAddressThatOthersCanUse() {
    InetSocketAddress one = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5060);
    assertEquals(one, NetworkOptions.single(one, spec));
    assertThrows(
        ParameterException.class,
        () ->
            NetworkOptions.single(
                new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 5060), spec));
  }
}
