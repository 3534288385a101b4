package org.chordial.app.call;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chordial.app.sip.SipConnection;
import org.chordial.app.sip.SipTarget;
import org.chordial.app.sip.UserAgent;
import org.chordial.overlay.wire.NodeId;

/**
 * The SIP connections to other devices. RFC 7904 section 5.1: "an existing SIP connection MAY be
 * reused for a new call", so there is one a device, whoever opened it. On the phone's executor
 * only.
 */
final class Connections {
  private final Directory directory;
  private final UserAgent agent;
  private final Map<NodeId, SipConnection> open = new HashMap<>();
  private final Map<NodeId, CompletableFuture<Boolean>> opening = new HashMap<>();
  private final Consumer<NodeId> lost;

  /**
   * @param lost told of each node to which no connection is open any more
   */
  Connections(Directory directory, UserAgent agent, Consumer<NodeId> lost) {
    this.directory = directory;
    this.agent = agent;
    this.lost = lost;
  }

  /** Takes a connection that somebody else opened. */
  void take(SipConnection connection) {
    NodeId node = connection.remoteNodeId();
    if (agent.connected(connection, () -> ended(node, connection))) {
      open.put(node, connection);
    }
  }

  private void ended(NodeId node, SipConnection connection) {
    if (open.remove(node, connection)) {
      lost.accept(node);
    }
  }

  /** A device to which a connection is open; fails with a {@link PhoneException}. */
  CompletableFuture<SipTarget> reach(String aor, Device device) {
    SipTarget target = new SipTarget.Device(aor, device.node());
    if (open.containsKey(device.node())) {
      return CompletableFuture.completedFuture(target);
    }
    CompletableFuture<Boolean> underWay = opening.get(device.node());
    if (underWay == null) {
      underWay = directory.attach(aor, device).thenApply(connection -> accept(device, connection));
      opening.put(device.node(), underWay);
      CompletableFuture<Boolean> own = underWay;
      var _ = own.whenComplete((ok, error) -> opening.remove(device.node(), own));
    }
    return underWay.thenCompose(
        ok ->
            ok
                ? CompletableFuture.completedFuture(target)
                : CompletableFuture.failedFuture(
                    new PhoneException(PhoneFailure.WRONG_IDENTITY, aor)));
  }

  /**
   * RFC 7904 section 5.1: where the certificate's Node-ID is not the last of the destination list,
   * "the connection MUST NOT be used and MUST be closed".
   */
  private boolean accept(Device device, SipConnection connection) {
    if (!connection.remoteNodeId().equals(device.node())) {
      connection.close();
      return false;
    }
    take(connection);
    return open.containsKey(device.node());
  }
}
