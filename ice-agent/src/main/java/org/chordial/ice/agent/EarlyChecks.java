package org.chordial.ice.agent;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The peer's checks that came, and were answered, before the peer's description did. RFC 8445,
 * section 7.3, has them wait: "Once the answer is received, it MUST proceed with the remaining
 * steps required".
 */
final class EarlyChecks {

  private final int limit;
  private final List<CheckRequest> waiting = new ArrayList<>();

  EarlyChecks(int limit) {
    this.limit = limit;
  }

  /** Remembers a check, or that one like it now nominates; false where there are too many. */
  boolean add(CheckRequest request) {
    for (int i = 0; i < waiting.size(); i++) {
      CheckRequest known = waiting.get(i);
      if (known.base().equals(request.base()) && known.from().equals(request.from())) {
        waiting.set(
            i,
            new CheckRequest(
                request.base(),
                request.from(),
                request.priority(),
                known.useCandidate() || request.useCandidate(),
                Math.max(known.nomination(), request.nomination()),
                request.senderUfrag()));
        return true;
      }
    }
    return waiting.size() < limit && waiting.add(request);
  }

  boolean knows(InetSocketAddress from) {
    return waiting.stream().anyMatch(request -> request.from().equals(from));
  }

  void drain(Consumer<CheckRequest> to) {
    List<CheckRequest> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(to);
  }
}
