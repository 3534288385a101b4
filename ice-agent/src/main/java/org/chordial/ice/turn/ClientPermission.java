package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.TurnAttribute;

/**
 * A permission for one address (RFC 8656, section 9). What is sent while the server has not granted
 * it goes right behind the request, as that mostly arrives first, and once more when the answer was
 * long in coming.
 */
final class ClientPermission {

  private static final int MAX_HELD = 4;

  private enum State {
    ASKED,
    GRANTED,
    REFUSED
  }

  private record Held(ByteBuf datagram, InetSocketAddress to) {}

  private final InetAddress address;
  private final TurnRequests requests;
  private final BiConsumer<ByteBuf, InetSocketAddress> sendAgain;
  private final Deque<Held> held = new ArrayDeque<>();
  private State state = State.ASKED;

  ClientPermission(
      InetAddress address,
      TurnRequests requests,
      BiConsumer<ByteBuf, InetSocketAddress> sendAgain) {
    this.address = address;
    this.requests = requests;
    this.sendAgain = sendAgain;
  }

  boolean isRefused() {
    return state == State.REFUSED;
  }

  /** Remembers what is being sent while it may come too early. */
  void sending(ByteBuf datagram, InetSocketAddress to) {
    if (state == State.ASKED && held.size() < MAX_HELD) {
      held.add(new Held(datagram.retainedDuplicate(), to));
    }
  }

  /** Section 10.1. */
  void refresh() {
    List<StunAttribute> peer =
        List.of(new TurnAttribute.XorPeerAddress(new InetSocketAddress(address, 0)));
    requests.send(
        TurnMethod.CREATE_PERMISSION,
        peer,
        reply -> {
          if (reply instanceof TurnReply.Success(_, boolean late)) {
            state = State.GRANTED;
            settle(late);
          } else if (reply instanceof TurnReply.Refused) {
            state = State.REFUSED;
            settle(false);
          }
        });
  }

  private void settle(boolean again) {
    while (!held.isEmpty()) {
      Held each = held.remove();
      if (again) {
        sendAgain.accept(each.datagram(), each.to());
      } else {
        each.datagram().release();
      }
    }
  }

  void close() {
    settle(false);
  }
}
