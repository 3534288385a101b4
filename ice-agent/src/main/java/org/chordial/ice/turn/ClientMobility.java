package org.chordial.ice.turn;

import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkChanges;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TurnAttribute.MobilityTicket;

/**
 * Keeps an allocation when this host's address changes (RFC 8016): a new way to the server, a
 * Refresh with the ticket on it, and what is relayed goes on. Used on the context's executor only.
 */
final class ClientMobility {

  private static final int ATTEMPTS = 20;
  private static final long AGAIN_MILLIS = 500;

  /** What is on its way on the old path arrives before it is closed. */
  private static final long OLD_PATH_MILLIS = 1000;

  private final RoamingPath path;
  private final Supplier<CompletableFuture<ServerPath>> reconnect;
  private final Network network;
  private final TurnRequests requests;
  private final CoreContext context;
  private final Runnable lost;
  private NetworkChanges.Subscription subscription = () -> {};
  private Runnable moved = () -> {};
  private byte[] ticket;
  private boolean moving;
  private boolean movedMeanwhile;
  private boolean closed;

  /**
   * @param reconnect opens another way to the same server
   * @param lost learns that the allocation could not be kept
   */
  ClientMobility(
      RoamingPath path,
      Supplier<CompletableFuture<ServerPath>> reconnect,
      Network network,
      TurnRequests requests,
      CoreContext context,
      Runnable lost) {
    this.path = path;
    this.reconnect = reconnect;
    this.network = network;
    this.requests = requests;
    this.context = context;
    this.lost = lost;
  }

  /** The server has allocated; where its answer has a ticket, the allocation may move. */
  void begin(StunMessage response) {
    take(response);
    if (ticket != null) {
      subscription = network.watch(this::changed);
    }
  }

  void onMoved(Runnable listener) {
    moved = listener;
  }

  boolean mayMove() {
    return ticket != null && !closed;
  }

  private void take(StunMessage response) {
    response
        .find(MobilityTicket.class)
        .filter(each -> each.ticket().length > 0)
        .ifPresent(each -> ticket = each.ticket());
  }

  /** A socket on every address goes on sending from another one, without a word of it. */
  private void changed(NetworkChanges.Change change) {
    InetAddress local = path.localAddress().getAddress();
    boolean gone = local.isAnyLocalAddress() || !network.localAddresses().contains(local);
    if (change == NetworkChanges.Change.CLOCK || gone) {
      move();
    }
  }

  /** Finds another way to the server. */
  void move() {
    if (moving) {
      movedMeanwhile = true;
    } else if (mayMove()) {
      moving = true;
      attempt(1);
    }
  }

  private void attempt(int number) {
    movedMeanwhile = false;
    var _ =
        reconnect
            .get()
            .whenComplete(
                (next, failure) -> {
                  if (closed) {
                    if (failure == null) {
                      next.close();
                    }
                  } else if (failure == null) {
                    refresh(next, number);
                  } else {
                    again(number);
                  }
                });
  }

  /** There may be no network for a moment. */
  private void again(int number) {
    if (number == ATTEMPTS) {
      lost.run();
    } else {
      var _ =
          context
              .executor()
              .schedule(
                  () -> {
                    if (!closed) {
                      attempt(number + 1);
                    }
                  },
                  AGAIN_MILLIS,
                  TimeUnit.MILLISECONDS);
    }
  }

  private void refresh(ServerPath next, int number) {
    ServerPath before = path.become(next);
    requests.send(
        TurnMethod.REFRESH,
        List.of(new MobilityTicket(ticket)),
        reply -> {
          var _ =
              context.executor().schedule(before::close, OLD_PATH_MILLIS, TimeUnit.MILLISECONDS);
          if (closed) {
            return;
          }
          if (reply instanceof TurnReply.Success(var response, _)) {
            take(response);
            arrived();
          } else if (reply instanceof TurnReply.Silence) {
            again(number);
          } else {
            lost.run();
          }
        });
  }

  /**
   * Section 3.2.2: the server sends on the old way "until it receives a Send Indication or
   * ChannelData message from the client on the new 5-tuple", so it gets one, of a channel that
   * leads nowhere.
   */
  private void arrived() {
    moving = false;
    path.send(Unpooled.buffer(ChannelData.HEADER).writeShort(ChannelData.LAST).writeShort(0));
    if (movedMeanwhile) {
      move();
    } else {
      moved.run();
    }
  }

  void close() {
    closed = true;
    subscription.close();
  }
}
