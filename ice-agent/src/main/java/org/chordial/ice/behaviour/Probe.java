package org.chordial.ice.behaviour;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.RetransmitTimes;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.StunTransaction;
import org.chordial.ice.stun.StunTransactions;
import org.chordial.ice.stun.TransactionId;

/** A socket of the discovery, which asks and remembers what came. */
final class Probe implements AutoCloseable {

  /** A server that is careful gives strangers no answer that is longer than what they sent. */
  private static final StunAttribute LONG_NAME = new StunAttribute.Software(" ".repeat(96));

  /**
   * An answer.
   *
   * @param from where it came from, which tells a server that ignores CHANGE-REQUEST
   */
  record Answer(StunMessage message, InetSocketAddress from) {

    Optional<InetSocketAddress> mapped() {
      return message
          .find(StunAttribute.XorMappedAddress.class)
          .map(StunAttribute.XorMappedAddress::address)
          .or(
              () ->
                  message
                      .find(StunAttribute.MappedAddress.class)
                      .map(StunAttribute.MappedAddress::address));
    }
  }

  private final CoreContext context;
  private final StunTransactions transactions;
  private final DatagramSocket socket;
  private final Set<TransactionId> arrived = new HashSet<>();

  Probe(InetAddress local, Network network, CoreContext context) throws NetworkException {
    this.context = context;
    this.transactions = new StunTransactions(context);
    this.socket = network.openUdp(new InetSocketAddress(local, 0));
    socket.receiver(this::received);
  }

  InetSocketAddress address() {
    return socket.localAddress();
  }

  private void received(ByteBuf datagram, InetSocketAddress from) {
    try {
      StunMessage message = StunCodec.decode(datagram);
      if (arrived.size() < StunCodec.MAX_ATTRIBUTES) {
        arrived.add(message.id());
      }
      if (message.messageClass() == StunClass.SUCCESS_RESPONSE
          || message.messageClass() == StunClass.ERROR_RESPONSE) {
        transactions.received(datagram, message, socket, from);
      }
    } catch (StunException e) {
      // Whatever else comes to this port says nothing about the network.
      return;
    } finally {
      datagram.release();
    }
  }

  /** Whether a message with this identifier has come, of whatever class. */
  boolean hasSeen(TransactionId id) {
    return arrived.contains(id);
  }

  /** A Binding request. */
  StunMessage request(StunAttribute... more) {
    List<StunAttribute> attributes = new ArrayList<>(List.of(more));
    attributes.add(LONG_NAME);
    return new StunMessage(
        StunClass.REQUEST, StunMessage.BINDING, TransactionId.create(context.random()), attributes);
  }

  /**
   * Sends a request until it is answered.
   *
   * @return empty where nothing came, or only an error
   */
  CompletableFuture<Optional<Answer>> ask(
      StunMessage request, InetSocketAddress to, RetransmitTimes times) {
    CompletableFuture<Optional<Answer>> result = new CompletableFuture<>();
    transactions.start(
        request,
        Protection.fingerprinted(),
        socket,
        to,
        times,
        new StunTransaction.Outcome() {
          @Override
          public void answered(StunMessage response, DatagramSocket on, InetSocketAddress from) {
            result.complete(
                response.messageClass() == StunClass.SUCCESS_RESPONSE
                    ? Optional.of(new Answer(response, from))
                    : Optional.empty());
          }

          @Override
          public void timedOut() {
            result.complete(Optional.empty());
          }
        });
    return result;
  }

  @Override
  public void close() {
    transactions.close();
    socket.close();
  }
}
