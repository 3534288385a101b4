package org.chordial.ice.mapping;

import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/** The decoders of what gateways answer, for the fuzzer. */
public final class MappingDecoders {

  private static final InetAddress GATEWAY = InetAddress.ofLiteral("192.0.2.1");
  private static final URI LOCATION = URI.create("http://192.0.2.1:5000/rootDesc.xml");

  private MappingDecoders() {}

  /** Whether a datagram is an answer by PCP or NAT-PMP. */
  public static boolean gateway(byte[] input) {
    return MapCodec.decode(Unpooled.wrappedBuffer(input)).isPresent();
  }

  /** Whether a text is an HTTP response; one that is whole before the end is so at the end. */
  public static boolean http(String input) {
    Optional<HttpExchange.Response> whole = HttpExchange.parse(input, true);
    Optional<HttpExchange.Response> early = HttpExchange.parse(input, false);
    if (early.isPresent() && !early.equals(whole)) {
      throw new IllegalStateException("the end of a whole response changes it");
    }
    return whole.isPresent();
  }

  /** Whether a datagram tells where a gateway describes itself, and nobody else. */
  public static boolean ssdp(String input) {
    Optional<URI> location = Igd.location(input, GATEWAY);
    if (location.filter(it -> !it.getHost().equals(GATEWAY.getHostAddress())).isPresent()) {
      throw new IllegalStateException("it leads elsewhere: " + location);
    }
    return location.isPresent();
  }

  /** Whether a description has a service that maps ports. */
  public static boolean description(String input) {
    return Igd.control(input, LOCATION).isPresent();
  }

  /** Whether an answer is a refusal with a code. */
  public static boolean refusal(String input) {
    return Igd.error(input) != 0;
  }
}
