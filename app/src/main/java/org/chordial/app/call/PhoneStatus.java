package org.chordial.app.call;

import java.util.List;

/**
 * How the phone stands.
 *
 * @param joined whether it is a member of the overlay now
 * @param registered whether its registration is stored, so that it can be called
 * @param neighbours how many peers it holds connections to
 */
public record PhoneStatus(
    String aor,
    String nodeId,
    String overlay,
    boolean joined,
    boolean registered,
    int neighbours,
    List<CallId> calls) {
  public PhoneStatus {
    calls = List.copyOf(calls);
  }
}
