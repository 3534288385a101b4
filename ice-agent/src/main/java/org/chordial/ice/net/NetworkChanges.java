package org.chordial.ice.net;

import java.util.ArrayList;
import java.util.List;

/** Who wants to know of changes of the network. Used on the network's executor only. */
public final class NetworkChanges {

  /** What has changed. */
  public enum Change {
    /** Addresses have come or gone. */
    ADDRESSES,
    /** The computer slept or its clock was set: every binding of a translator may be gone. */
    CLOCK
  }

  /** Learns of changes. */
  @FunctionalInterface
  public interface Listener {
    void changed(Change change);
  }

  /** One listener's wish to learn. */
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  private final List<Listener> listeners = new ArrayList<>();

  public Subscription add(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  public boolean isEmpty() {
    return listeners.isEmpty();
  }

  public void tell(Change change) {
    for (Listener each : List.copyOf(listeners)) {
      if (listeners.contains(each)) {
        each.changed(change);
      }
    }
  }
}
