package org.chordial.ice.turn.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a {@link TurnServer}. Begin with {@link #of}.
 *
 * @param realm told to clients; short, as it is in every challenge
 * @param relayAddresses addresses of this host on which relays open, at most one of each family
 * @param firstPort of the relays, with {@code lastPort} both included
 * @param allocationsPerUser how many relays one user may have at once
 * @param allocations how many there may be in all
 * @param bytesPerSecond that one allocation may relay, in both directions together
 * @param totalBytesPerSecond that all may
 * @param peersPerAllocation the most permissions, and the most channels
 * @param maxLifetime of an allocation between two refreshes
 * @param longRepliesPerSecond answers to strangers that may be longer than what they sent, for each
 *     network in a second
 * @param peers whom to relay to
 */
public record TurnServerSettings(
    String realm,
    List<InetAddress> relayAddresses,
    int firstPort,
    int lastPort,
    int allocationsPerUser,
    int allocations,
    long bytesPerSecond,
    long totalBytesPerSecond,
    int peersPerAllocation,
    Duration maxLifetime,
    int longRepliesPerSecond,
    PeerPolicy peers) {

  /** Section 7.2: "the server SHOULD only allocate ports from the range 49152 - 65535". */
  private static final int FIRST_PORT = 49_152;

  private static final int LAST_PORT = 65_535;
  private static final int MAX_REALM = 24;

  public TurnServerSettings {
    relayAddresses = List.copyOf(relayAddresses);
    if (realm.isEmpty() || realm.length() > MAX_REALM) {
      throw new IllegalArgumentException("a realm has 1 to " + MAX_REALM + " characters");
    }
    if (relayAddresses.isEmpty()
        || relayAddresses.stream().map(InetAddress::getClass).distinct().count()
            != relayAddresses.size()) {
      throw new IllegalArgumentException("one relay address, or one of each family");
    }
    if (firstPort < 1 || lastPort > LAST_PORT || firstPort > lastPort) {
      throw new IllegalArgumentException("the ports of relays are out of range");
    }
  }

  /** Enough for many calls, and not enough to be of use for anything else. */
  public static TurnServerSettings of(String realm, List<InetAddress> relayAddresses) {
    return new TurnServerSettings(
        realm,
        relayAddresses,
        FIRST_PORT,
        LAST_PORT,
        8,
        1000,
        500_000,
        12_500_000,
        64,
        Duration.ofHours(1),
        8,
        PeerPolicy.open());
  }

  public TurnServerSettings withPeers(PeerPolicy changed) {
    return new TurnServerSettings(
        realm,
        relayAddresses,
        firstPort,
        lastPort,
        allocationsPerUser,
        allocations,
        bytesPerSecond,
        totalBytesPerSecond,
        peersPerAllocation,
        maxLifetime,
        longRepliesPerSecond,
        changed);
  }

  /** How many relays there may be. */
  public TurnServerSettings withQuota(int ofOneUser, int ofAll) {
    return new TurnServerSettings(
        realm,
        relayAddresses,
        firstPort,
        lastPort,
        ofOneUser,
        ofAll,
        bytesPerSecond,
        totalBytesPerSecond,
        peersPerAllocation,
        maxLifetime,
        longRepliesPerSecond,
        peers);
  }

  /** How much may be relayed in a second. */
  public TurnServerSettings withBandwidth(long ofOneAllocation, long ofAll) {
    return new TurnServerSettings(
        realm,
        relayAddresses,
        firstPort,
        lastPort,
        allocationsPerUser,
        allocations,
        ofOneAllocation,
        ofAll,
        peersPerAllocation,
        maxLifetime,
        longRepliesPerSecond,
        peers);
  }
}
