package org.chordial.app.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.chordial.overlay.wire.NodeId;

/** Two ends of a connection in memory; what one sends the other gets, on its own executor. */
public final class ConnectionPair {

  public static final class End implements SipConnection {
    private final NodeId remote;
    private final Optional<String> remoteUser;
    private final Executor executor;
    private final List<byte[]> early = new ArrayList<>();
    private Handler handler;
    private End other;
    private volatile UnaryOperator<byte[]> passing = UnaryOperator.identity();
    private boolean closed;

    private End(NodeId remote, Optional<String> remoteUser, Executor executor) {
      this.remote = remote;
      this.remoteUser = remoteUser;
      this.executor = executor;
    }

    @Override
    public NodeId remoteNodeId() {
      return remote;
    }

    @Override
    public Optional<String> remoteUser() {
      return remoteUser;
    }

    @Override
    public boolean send(byte[] message) {
      if (closed) {
        return false;
      }
      byte[] passed = passing.apply(message);
      other.executor.execute(() -> other.deliver(passed));
      return true;
    }

    /** Sees, and perhaps changes, what this end sends. */
    public void passing(UnaryOperator<byte[]> through) {
      passing = through;
    }

    private void deliver(byte[] message) {
      if (handler == null) {
        early.add(message);
      } else {
        handler.received(message);
      }
    }

    @Override
    public void handler(Handler value) {
      handler = value;
      early.forEach(value::received);
      early.clear();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        executor.execute(() -> ended(""));
        other.executor.execute(() -> other.ended(""));
      }
    }

    private void ended(String reason) {
      closed = true;
      if (handler != null) {
        handler.closed(reason);
      }
    }
  }

  /** One party: what its certificate says and where its code runs. */
  public record Party(NodeId id, Optional<String> user, Executor executor) {}

  public final End first;
  public final End second;

  public ConnectionPair(Party one, Party two) {
    first = new End(two.id(), two.user(), one.executor());
    second = new End(one.id(), one.user(), two.executor());
    first.other = second;
    second.other = first;
  }
}
