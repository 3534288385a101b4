package org.chordial.app.call;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events to everyone who listens; one who throws harms nobody else. */
public final class PhoneEvents implements Consumer<PhoneEvent> {
  private static final Logger log = LoggerFactory.getLogger(PhoneEvents.class);

  private final List<Consumer<PhoneEvent>> listeners = new CopyOnWriteArrayList<>();

  /** May be called from any thread. */
  public Phone.Subscription subscribe(Consumer<PhoneEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** To be called on the phone's executor. */
  @Override
  public void accept(PhoneEvent event) {
    for (Consumer<PhoneEvent> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        log.warn("a listener failed on {}", event, e);
      }
    }
  }
}
