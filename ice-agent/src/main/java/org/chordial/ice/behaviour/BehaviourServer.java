package org.chordial.ice.behaviour;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.stun.BehaviourAttribute;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunAttribute.ErrorCode;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.StunServer;

/**
 * Answers Binding requests from two addresses and two ports of this host (RFC 5780, section 6), for
 * clients that want to know what is on the way. Used on the network's executor only.
 */
public final class BehaviourServer implements AutoCloseable {

  /** Decides whether somebody who has proved nothing gets an answer. */
  @FunctionalInterface
  public interface Permit {
    boolean permits(InetAddress to, int requestBytes, int replyBytes);
  }

  private final Permit permit;

  /** Addresses, then ports: the first of the first is the primary. */
  private final DatagramSocket[][] sockets = new DatagramSocket[2][2];

  private long answered;

  /**
   * Opens the three sockets beside the primary one.
   *
   * @param primary on one address; its owner hands what it gets to {@link #answer}
   * @param address the other one of this host, of the same family
   * @param port the other one, on both addresses
   * @throws NetworkException with a sentence for the user
   */
  public BehaviourServer(
      DatagramSocket primary, InetAddress address, int port, Network network, Permit permit)
      throws NetworkException {
    InetSocketAddress first = primary.localAddress();
    if (first.getAddress().isAnyLocalAddress()
        || first.getAddress().equals(address)
        || first.getAddress().getClass() != address.getClass()
        || first.getPort() == port) {
      throw new IllegalArgumentException("two addresses of one family, and two ports");
    }
    this.permit = permit;
    sockets[0][0] = primary;
    try {
      sockets[0][1] = open(new InetSocketAddress(first.getAddress(), port), network);
      sockets[1][0] = open(new InetSocketAddress(address, first.getPort()), network);
      sockets[1][1] = open(new InetSocketAddress(address, port), network);
    } catch (NetworkException e) {
      close();
      throw e;
    }
  }

  private DatagramSocket open(InetSocketAddress at, Network network) throws NetworkException {
    DatagramSocket socket = network.openUdp(at);
    socket.receiver((datagram, from) -> received(socket, datagram, from));
    return socket;
  }

  private void received(DatagramSocket on, ByteBuf datagram, InetSocketAddress from) {
    try {
      StunMessage request = StunCodec.decode(datagram);
      if (request.isBinding(StunClass.REQUEST)) {
        answer(on, request, datagram.readableBytes(), from);
      }
    } catch (StunException e) {
      // Strangers' noise costs nothing and gets nothing.
      return;
    } finally {
      datagram.release();
    }
  }

  /** Whether it is the socket whose requests are to be handed over. */
  public boolean isPrimary(DatagramSocket socket) {
    return socket.equals(sockets[0][0]);
  }

  /** How many requests were answered, on all sockets. */
  public long answered() {
    return answered;
  }

  /** Answers a Binding request that came to the primary socket. */
  public void answer(StunMessage request, int requestBytes, InetSocketAddress from) {
    answer(sockets[0][0], request, requestBytes, from);
  }

  private void answer(
      DatagramSocket on, StunMessage request, int requestBytes, InetSocketAddress from) {
    int address = on.equals(sockets[0][0]) || on.equals(sockets[0][1]) ? 0 : 1;
    int port = on.equals(sockets[0][0]) || on.equals(sockets[1][0]) ? 0 : 1;
    InetSocketAddress other = sockets[1 - address][1 - port].localAddress();
    List<Integer> unknown = StunServer.unknownRequired(request.without(BehaviourAttribute.class));
    var padding = request.find(BehaviourAttribute.Padding.class);
    var responsePort = request.find(BehaviourAttribute.ResponsePort.class);
    if (!unknown.isEmpty()) {
      send(on, from, request, requestBytes, StunServer.refusal(request, unknown));
      return;
    }
    // Section 6.1: "If the Request also contains the RESPONSE-PORT attribute the server MUST return
    // an error response of type 400."
    if (padding.isPresent() && responsePort.isPresent()) {
      send(on, from, request, requestBytes, badRequest(request));
      return;
    }
    var change =
        request
            .find(BehaviourAttribute.ChangeRequest.class)
            .orElseGet(() -> new BehaviourAttribute.ChangeRequest(false, false));
    DatagramSocket origin =
        sockets[change.address() ? 1 - address : address][change.port() ? 1 - port : port];
    InetSocketAddress to =
        responsePort
            .filter(it -> it.port() != 0)
            .map(it -> new InetSocketAddress(from.getAddress(), it.port()))
            .orElse(from);
    answered++;
    List<StunAttribute> attributes =
        new ArrayList<>(
            List.of(
                new StunAttribute.XorMappedAddress(from),
                new StunAttribute.MappedAddress(from),
                new BehaviourAttribute.ResponseOrigin(origin.localAddress()),
                new BehaviourAttribute.OtherAddress(other)));
    // As much as came: the MTU that section 6.1 suggests would make a small question a large
    // answer.
    padding.ifPresent(attributes::add);
    if (!send(origin, to, request, requestBytes, success(request, attributes))
        && change.equals(new BehaviourAttribute.ChangeRequest(false, false))) {
      // A plain client, which does not pad and asks often, gets what it needs.
      send(origin, to, request, requestBytes, success(request, attributes.subList(0, 1)));
    }
  }

  private static StunMessage success(StunMessage request, List<StunAttribute> attributes) {
    return new StunMessage(
        StunClass.SUCCESS_RESPONSE, StunMessage.BINDING, request.id(), attributes);
  }

  private static StunMessage badRequest(StunMessage request) {
    return new StunMessage(
        StunClass.ERROR_RESPONSE,
        StunMessage.BINDING,
        request.id(),
        List.of(new ErrorCode(ErrorCode.BAD_REQUEST, "")));
  }

  private boolean send(
      DatagramSocket origin,
      InetSocketAddress to,
      StunMessage request,
      int requestBytes,
      StunMessage response) {
    Protection protection =
        request.has(StunAttribute.Fingerprint.class)
            ? Protection.fingerprinted()
            : Protection.none();
    ByteBuf encoded = StunCodec.encode(response, protection, ByteBufAllocator.DEFAULT);
    boolean permitted = permit.permits(to.getAddress(), requestBytes, encoded.readableBytes());
    if (permitted) {
      origin.send(encoded, to);
    } else {
      encoded.release();
    }
    return permitted;
  }

  /** Closes the three sockets that it has opened; the primary stays its owner's. */
  @Override
  public void close() {
    for (DatagramSocket socket :
        new DatagramSocket[] {sockets[0][1], sockets[1][0], sockets[1][1]}) {
      Optional.ofNullable(socket).ifPresent(DatagramSocket::close);
    }
  }
}
