package org.chordial.ice.turn;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.stun.RetransmitTimes;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;

/**
 * Tries whether a STUN server can be reached at an address, from a socket that has never talked to
 * it: a firewall there has no reason to let it in. The request is no shorter than its answer.
 */
public final class ReachProbe {

  private static final long LIMIT_MILLIS = 3000;

  /** Three sendings within a second. */
  private static final RetransmitTimes TIMES = new RetransmitTimes(300, 3, 4);

  private ReachProbe() {}

  /**
   * Sends a Binding request.
   *
   * @param transport {@link TurnTransport#UDP} or {@link TurnTransport#TCP}
   * @return whether it was answered; never fails
   */
  public static CompletableFuture<Boolean> answers(
      InetSocketAddress server, TurnTransport transport, Network network, CoreContext context) {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    ScheduledFuture<?> limit =
        context
            .executor()
            .schedule(() -> result.complete(false), LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    TurnCredentials nobody = new TurnCredentials("", "");
    RelayServer there = new RelayServer("probe", server, transport, nobody, Optional.empty());
    var _ =
        ServerPaths.connect(there, network, context)
            .whenComplete(
                (path, failure) -> {
                  if (failure != null) {
                    result.complete(false);
                  } else {
                    ask(path, new TurnRequests(path, nobody, TIMES, context), result);
                  }
                });
    return result.whenComplete((_, _) -> limit.cancel(false));
  }

  private static void ask(
      ServerPath path, TurnRequests requests, CompletableFuture<Boolean> result) {
    var _ =
        result.whenComplete(
            (_, _) -> {
              requests.close();
              path.close();
            });
    if (result.isDone()) {
      return;
    }
    path.receiver(message -> received(message, requests));
    path.onClosed(reason -> result.complete(false));
    requests.send(
        StunMessage.BINDING,
        List.of(),
        reply -> result.complete(reply instanceof TurnReply.Success));
  }

  private static void received(ByteBuf message, TurnRequests requests) {
    try {
      var _ = requests.received(message, StunCodec.decode(message));
    } catch (StunException e) {
      // What is no STUN is no answer.
    } finally {
      message.release();
    }
  }
}
