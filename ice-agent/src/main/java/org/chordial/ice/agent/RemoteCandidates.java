package org.chordial.ice.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of where the peer can be reached. */
final class RemoteCandidates {

  private record Key(InetSocketAddress address, boolean tcp) {
    static Key of(Candidate candidate) {
      return new Key(candidate.address(), candidate.transport().isTcp());
    }
  }

  private final IceConfig config;
  private final Map<Key, Candidate> known = new LinkedHashMap<>();

  RemoteCandidates(IceConfig config) {
    this.config = config;
  }

  /**
   * Takes a candidate that the peer has told. One that its checks have revealed already becomes
   * what the peer says it is, so that both sides give its pairs the same priority.
   *
   * @return false where it is of no use, known or one too many
   */
  boolean add(Candidate candidate) {
    Key key = Key.of(candidate);
    Candidate before = known.get(key);
    boolean news = before == null || before.type() == CandidateType.PEER_REFLEXIVE;
    if (!usable(candidate) || !news || known.size() >= IceDescription.MAX_CANDIDATES) {
      return false;
    }
    known.put(key, candidate);
    return true;
  }

  private boolean usable(Candidate candidate) {
    InetSocketAddress address = candidate.address();
    boolean throughRelay = config.kinds().contains(CandidateType.RELAYED);
    return (config.allows(candidate.transport(), candidate.type())
            || (throughRelay && !candidate.transport().isTcp()))
        && candidate.component() <= config.components()
        && address.getPort() != 0
        && !address.getAddress().isAnyLocalAddress()
        && !address.getAddress().isMulticastAddress();
  }

  /**
   * Section 7.3.1.3: a check from an unknown address is "a new peer-reflexive remote candidate".
   *
   * @return empty where such are not wanted or there are too many
   */
  Optional<Candidate> from(CheckRequest request) {
    Candidate host = request.base().host();
    Key key = new Key(request.from(), host.transport().isTcp());
    Candidate candidate = known.get(key);
    // A relay may open connections from the very port at which it takes them.
    if (candidate != null && candidate.transport() == host.transport().counterpart()) {
      return Optional.of(candidate);
    }
    if (!config.allows(host.transport(), CandidateType.PEER_REFLEXIVE)
        || known.size() >= 2 * IceDescription.MAX_CANDIDATES) {
      return Optional.empty();
    }
    Candidate learned =
        new Candidate(
            "peer" + known.size(),
            host.component(),
            host.transport().counterpart(),
            request.priority(),
            request.from(),
            CandidateType.PEER_REFLEXIVE,
            Optional.empty());
    Candidate named =
        known.values().stream()
            .filter(told -> isActive(told, learned))
            .findFirst()
            .map(told -> at(told, request.from()))
            .orElse(learned);
    known.putIfAbsent(key, named);
    return Optional.of(named);
  }

  /**
   * Whether a connection has come from an active candidate that was told. That has no port of its
   * own, and both sides have to give the pair the same priority.
   */
  static boolean isActive(Candidate told, Candidate seen) {
    return told.transport() == CandidateTransport.TCP_ACTIVE
        && told.transport() == seen.transport()
        && told.component() == seen.component()
        && told.address().getPort() == FramedSocket.DISCARD
        && told.address().getAddress().equals(seen.address().getAddress());
  }

  /** An active candidate, with the port that a connection of it has. */
  static Candidate at(Candidate active, InetSocketAddress address) {
    return new Candidate(
        active.foundation(),
        active.component(),
        active.transport(),
        active.priority(),
        address,
        active.type(),
        active.related());
  }

  boolean knows(InetSocketAddress address) {
    return known.containsKey(new Key(address, false)) || known.containsKey(new Key(address, true));
  }

  List<InetAddress> addresses() {
    return known.keySet().stream().map(key -> key.address().getAddress()).distinct().toList();
  }

  List<Candidate> all() {
    return List.copyOf(known.values());
  }
}
