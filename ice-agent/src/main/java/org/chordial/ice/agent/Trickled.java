package org.chordial.ice.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;

/**
 * The peer's candidates that come one by one (RFC 8838): each belongs to the description with its
 * username fragment, and may overtake it.
 */
final class Trickled {

  private static final int MAX_WAITING = IceDescription.MAX_CANDIDATES;

  private record Waiting(String ufrag, Candidate candidate) {}

  private final MdnsResolver resolver;
  private final IceCounters counters;
  private final List<Waiting> waiting = new ArrayList<>();
  private Consumer<Candidate> taker;
  private Runnable ended;
  private String ufrag = "";
  private boolean complete;

  Trickled(Network network, CoreContext context, IceCounters counters) {
    this.resolver = new MdnsResolver(network, context);
    this.counters = counters;
  }

  /**
   * The peer's description has come; its candidates go to the taker.
   *
   * @param atEnd told when the peer says that it trickles no more
   */
  void described(IceDescription remote, Consumer<Candidate> to, Runnable atEnd) {
    ufrag = remote.ufrag();
    taker = to;
    ended = atEnd;
    complete = false;
    remote.named().forEach(named -> named(remote.ufrag(), named));
    List<Waiting> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(each -> candidate(each.ufrag(), each.candidate()));
    complete = remote.complete();
  }

  void candidate(String of, Candidate candidate) {
    if (of.equals(ufrag) && !complete) {
      taker.accept(candidate);
    } else if (!of.equals(ufrag) && waiting.size() < MAX_WAITING) {
      waiting.add(new Waiting(of, candidate));
    } else {
      counters.dropped++;
    }
  }

  void named(String of, NamedCandidate named) {
    resolver.resolve(
        named.host(),
        address -> {
          if (of.equals(ufrag)) {
            taker.accept(named.at(address));
          }
        });
  }

  /** Section 14: what comes after the end is dropped. */
  void end(String of) {
    if (of.equals(ufrag) && !complete) {
      complete = true;
      ended.run();
    }
  }

  void close() {
    waiting.clear();
    resolver.close();
  }
}
