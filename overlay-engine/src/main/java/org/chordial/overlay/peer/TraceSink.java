package org.chordial.overlay.peer;

import java.util.Map;

/**
 * Gets protocol events as they happen, on the peer's executor: {@code message} for what is sent and
 * received, {@code link}, {@code state} and the like with their reasons.
 */
@FunctionalInterface
public interface TraceSink {
  TraceSink NONE =
      new TraceSink() {
        @Override
        public void event(String event, Map<String, Object> fields) {}

        @Override
        public boolean wantsMessages() {
          return false;
        }
      };

  /**
   * @param event the kind of event, a word
   * @param fields strings, numbers and booleans by name, in the order to be written
   */
  void event(String event, Map<String, Object> fields);

  /** Whether messages are to be told of, which costs more than all else. */
  default boolean wantsMessages() {
    return true;
  }
}
