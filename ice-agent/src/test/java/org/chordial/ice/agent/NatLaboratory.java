package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.vnet.LinkQuality;

/** One call between two kinds of access on a virtual network, many times over. */
final class NatLaboratory {

  private static final Duration LIMIT = Duration.ofSeconds(25);

  /** What a call came to. */
  record Result(boolean connected, boolean relayed, String way, long millis, long gatherMillis) {}

  /** What many calls of one cell came to. */
  record Cell(NatKind one, NatKind other, List<Result> results) {

    boolean allConnected() {
      return results.stream().allMatch(Result::connected);
    }

    boolean allRelayed() {
      return results.stream().allMatch(Result::relayed);
    }

    boolean allDirect() {
      return results.stream().noneMatch(Result::relayed);
    }

    long median() {
      List<Long> all = new ArrayList<>(results.stream().map(Result::millis).toList());
      Collections.sort(all);
      return all.get(all.size() / 2);
    }

    long worst() {
      return results.stream().mapToLong(Result::millis).max().orElseThrow();
    }

    long longestGathering() {
      return results.stream().mapToLong(Result::gatherMillis).max().orElseThrow();
    }

    /** As the table has it. */
    String text() {
      return results.getFirst().way() + " " + median();
    }
  }

  private final Optional<LinkQuality> quality;

  /**
   * @param quality of every access, 10 ms and lossless where empty
   */
  NatLaboratory(Optional<LinkQuality> quality) {
    this.quality = quality;
  }

  Cell cell(NatKind one, NatKind other, int seeds) {
    List<Result> results = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      results.add(call(one, other, seed));
    }
    return new Cell(one, other, results);
  }

  private Result call(NatKind one, NatKind other, long seed) {
    VirtualPeers peers = new VirtualPeers(seed);
    peers.config =
        peers
            .config
            .withTransports(true, true)
            .withStunServers(peers.relay.stun())
            .withTurnServers(peers.relay.everywhere());
    peers.on(one.host(peers.network, 10), other.host(peers.network, 20));
    peers.gather();
    quality.ifPresent(
        access -> {
          peers.alice.host.quality(access);
          peers.bob.host.quality(access);
        });
    peers.connect(IceRole.CONTROLLING, IceRole.CONTROLLED, LIMIT);
    Result result;
    if (peers.connected()) {
      peers.talk();
      peers.time.advance(Duration.ofSeconds(4));
      result =
          new Result(
              true,
              relayed(peers),
              letter(peers.alice.pair.local())
                  + letter(peers.alice.pair.remote())
                  + (peers.alice.pair.local().transport().isTcp() ? "t" : ""),
              Math.max(nominated(peers.alice), nominated(peers.bob)),
              peers.alice.agent.stats().gatherMillis());
    } else {
      result = new Result(false, false, "", -1, -1);
    }
    peers.close();
    return result;
  }

  private static long nominated(VirtualSide side) {
    long millis = side.agent.stats().nominatedMillis();
    assertEquals(false, millis < 0, "connected and not nominated");
    return millis;
  }

  private static boolean relayed(VirtualPeers peers) {
    return peers.alice.pair.local().type() == CandidateType.RELAYED
        || peers.alice.pair.remote().type() == CandidateType.RELAYED
        || peers.bob.pair.local().type() == CandidateType.RELAYED;
  }

  private static String letter(Candidate candidate) {
    return switch (candidate.type()) {
      case HOST -> "h";
      case SERVER_REFLEXIVE -> "s";
      case PEER_REFLEXIVE -> "p";
      case RELAYED -> "r";
    };
  }
}
