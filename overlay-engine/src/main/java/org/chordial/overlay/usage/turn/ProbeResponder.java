package org.chordial.overlay.usage.turn;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.turn.ReachProbe;
import org.chordial.ice.turn.TurnTransport;
import org.chordial.overlay.link.AppConnection;
import org.chordial.overlay.usage.turn.ProbeMessages.Outcome;
import org.chordial.overlay.wire.NodeId;

/**
 * Tries for other peers whether their TURN servers can be reached from here. It sends nothing to
 * anybody who has not asked for it: the address is always the one that the asker himself is talking
 * from, only the port is his to choose, one node is served four times a minute and all together
 * thirty times, with a few short packets each. On the peer's serial executor.
 */
public final class ProbeResponder {

  /** The Application-ID of what is asked here. */
  public static final int APPLICATION = ProbeMessages.APPLICATION;

  private static final long WINDOW_MILLIS = 60_000;
  private static final int IN_WINDOW = 30;
  private static final int IN_WINDOW_OF_NODE = 4;
  private static final long CONNECTION_SECONDS = 10;

  private final Network network;
  private final CoreContext context;
  private final Map<NodeId, Integer> asked = new HashMap<>();
  private long windowBegan;
  private int inWindow;

  public ProbeResponder(Network network, CoreContext context) {
    this.network = network;
    this.context = context;
  }

  /** Takes the connection of somebody who asks. */
  public void accepted(AppConnection connection) {
    var limit =
        context.executor().schedule(connection::close, CONNECTION_SECONDS, TimeUnit.SECONDS);
    connection.handler(
        new AppConnection.Handler() {
          @Override
          public void received(ByteBuf message) {
            Optional<Integer> port = ProbeMessages.port(message);
            message.release();
            port.ifPresentOrElse(which -> answer(connection, which), connection::close);
          }

          @Override
          public void closed(String reason) {
            limit.cancel(false);
          }
        });
  }

  private void answer(AppConnection connection, int port) {
    var _ =
        probe(connection.remoteNodeId(), connection.remoteAddress(), port)
            .thenAccept(outcome -> connection.send(ProbeMessages.answer(outcome)));
  }

  /**
   * @param seen where the asker is seen
   */
  CompletableFuture<Outcome> probe(NodeId asker, InetSocketAddress seen, int port) {
    if (network.localAddresses().contains(seen.getAddress())) {
      return CompletableFuture.completedFuture(Outcome.NOT_OUTSIDE);
    }
    if (!permits(asker)) {
      return CompletableFuture.completedFuture(Outcome.TOO_OFTEN);
    }
    InetSocketAddress server = new InetSocketAddress(seen.getAddress(), port);
    return ReachProbe.answers(server, TurnTransport.UDP, network, context)
        .thenCombine(
            ReachProbe.answers(server, TurnTransport.TCP, network, context),
            (udp, tcp) -> udp && tcp ? Outcome.REACHED : Outcome.NOT_REACHED);
  }

  private boolean permits(NodeId asker) {
    long now = context.clock().millis();
    if (now - windowBegan >= WINDOW_MILLIS) {
      windowBegan = now;
      inWindow = 0;
      asked.clear();
    }
    if (inWindow >= IN_WINDOW || asked.merge(asker, 1, Integer::sum) > IN_WINDOW_OF_NODE) {
      return false;
    }
    inWindow++;
    return true;
  }
}
