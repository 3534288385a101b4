package org.chordial.ice.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.chordial.ice.net.DatagramSocket;

/**
 * Answers Binding requests with the address that they came from (RFC 8489, section 6.3.1). It keeps
 * no state, needs no authentication, and its answers hold the mapped address and nothing more, so
 * it is of little use for flooding others.
 *
 * <p>Set it as the receiver of a socket of its own, or hand it the STUN datagrams of a shared one.
 * Used on the socket's executor only.
 */
public final class StunServer implements DatagramSocket.Receiver {

  private static final int COMPREHENSION_OPTIONAL = 0x8000;

  /**
   * @param answered requests that got a success response
   * @param refused requests that got an error response
   * @param dropped datagrams that were malformed or no request for a Binding
   */
  public record Stats(long answered, long refused, long dropped) {}

  private final DatagramSocket socket;
  private long answered;
  private long refused;
  private long dropped;

  /**
   * @param socket through which answers go; its receiver is left as it is
   */
  public StunServer(DatagramSocket socket) {
    this.socket = socket;
  }

  public Stats stats() {
    return new Stats(answered, refused, dropped);
  }

  @Override
  public void received(ByteBuf datagram, InetSocketAddress from) {
    try {
      StunMessage request = StunCodec.decode(datagram);
      if (request.isBinding(StunClass.REQUEST)) {
        answer(request, from);
      } else {
        dropped++;
      }
    } catch (StunException e) {
      dropped++;
    } finally {
      datagram.release();
    }
  }

  private void answer(StunMessage request, InetSocketAddress from) {
    List<Integer> unknown = unknownRequired(request);
    StunMessage response;
    if (unknown.isEmpty()) {
      answered++;
      response =
          StunMessage.binding(
              StunClass.SUCCESS_RESPONSE, request.id(), new StunAttribute.XorMappedAddress(from));
    } else {
      refused++;
      response = refusal(request, unknown);
    }
    Protection protection =
        request.has(StunAttribute.Fingerprint.class)
            ? Protection.fingerprinted()
            : Protection.none();
    socket.send(StunCodec.encode(response, protection, ByteBufAllocator.DEFAULT), from);
  }

  /**
   * The answer to a request with attributes that cannot be ignored. Section 6.3.1: "the server
   * replies with an error response with an error code of 420 (Unknown Attribute) and includes an
   * UNKNOWN-ATTRIBUTES attribute".
   */
  public static StunMessage refusal(StunMessage request, List<Integer> unknown) {
    return new StunMessage(
        StunClass.ERROR_RESPONSE,
        request.method(),
        request.id(),
        List.of(
            new StunAttribute.ErrorCode(StunAttribute.ErrorCode.UNKNOWN_ATTRIBUTE, ""),
            new StunAttribute.UnknownAttributes(unknown)));
  }

  /**
   * The comprehension-required attributes of a message that a server with one address does not
   * understand. RFC 5780, section 6: it "MUST respond with a 420 (Unknown Attribute) to any Request
   * with a CHANGE-REQUEST attribute."
   */
  public static List<Integer> unknownRequired(StunMessage message) {
    List<Integer> unknown = new ArrayList<>();
    for (StunAttribute attribute : message.attributes()) {
      if (attribute instanceof StunAttribute.Other(int type, _)
          && type < COMPREHENSION_OPTIONAL
          && !unknown.contains(type)) {
        unknown.add(type);
      }
      if (attribute instanceof BehaviourAttribute behaviour) {
        BehaviourAttributeCodec.required(behaviour).ifPresent(unknown::add);
      }
    }
    return unknown;
  }
}
