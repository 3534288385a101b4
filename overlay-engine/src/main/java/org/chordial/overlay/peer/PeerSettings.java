package org.chordial.overlay.peer;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.dtls.KeyLog;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.security.Credentials;

/**
 * What an {@link OverlayPeer} is told at its start. Begin with {@link #of}.
 *
 * @param configuration of the overlay, with the bytes that were signed
 * @param bind the address for calls without Attach; port 0 for any
 * @param reachable whether others may call there: a bootstrap node, or one with a public address
 * @param first whether this node is the first of the overlay. RFC 6940 section 6.4.2.1: "any
 *     implementation [...] MUST offer a way to be told that it is the first node"
 * @param storage where stored values are kept; empty for memory
 * @param stunServers beside those that the overlay's bootstrap nodes are
 * @param candidates the ICE candidate types that may be used
 * @param keyLog empty except for debugging
 */
public record PeerSettings(
    SignedConfiguration configuration,
    Credentials credentials,
    InetSocketAddress bind,
    boolean reachable,
    boolean first,
    Optional<Path> storage,
    List<InetSocketAddress> stunServers,
    Set<CandidateType> candidates,
    Optional<KeyLog> keyLog,
    TraceSink trace) {

  public PeerSettings {
    stunServers = List.copyOf(stunServers);
    candidates = Set.copyOf(candidates);
  }

  /** An ordinary peer with everything in memory. */
  public static PeerSettings of(
      SignedConfiguration configuration, Credentials credentials, InetSocketAddress bind) {
    return new PeerSettings(
        configuration,
        credentials,
        bind,
        false,
        false,
        Optional.empty(),
        List.of(),
        EnumSet.allOf(CandidateType.class),
        Optional.empty(),
        TraceSink.NONE);
  }

  /** The same with a configuration that nobody signed. */
  public static PeerSettings of(
      ConfigurationDocument configuration, Credentials credentials, InetSocketAddress bind) {
    return of(
        new SignedConfiguration(
            configuration, ConfigurationWriter.configuration(configuration), List.of()),
        credentials,
        bind);
  }

  public PeerSettings withReachable(boolean changed) {
    return new PeerSettings(
        configuration,
        credentials,
        bind,
        changed,
        first,
        storage,
        stunServers,
        candidates,
        keyLog,
        trace);
  }

  public PeerSettings withFirst(boolean changed) {
    return new PeerSettings(
        configuration,
        credentials,
        bind,
        reachable,
        changed,
        storage,
        stunServers,
        candidates,
        keyLog,
        trace);
  }

  public PeerSettings withStorage(Path directory) {
    return new PeerSettings(
        configuration,
        credentials,
        bind,
        reachable,
        first,
        Optional.of(directory),
        stunServers,
        candidates,
        keyLog,
        trace);
  }

  public PeerSettings withStunServers(List<InetSocketAddress> changed) {
    return new PeerSettings(
        configuration,
        credentials,
        bind,
        reachable,
        first,
        storage,
        changed,
        candidates,
        keyLog,
        trace);
  }

  public PeerSettings withCandidates(Set<CandidateType> changed) {
    return new PeerSettings(
        configuration,
        credentials,
        bind,
        reachable,
        first,
        storage,
        stunServers,
        changed,
        keyLog,
        trace);
  }

  public PeerSettings withKeyLog(KeyLog log) {
    return new PeerSettings(
        configuration,
        credentials,
        bind,
        reachable,
        first,
        storage,
        stunServers,
        candidates,
        Optional.of(log),
        trace);
  }

  public PeerSettings withTrace(TraceSink sink) {
    return new PeerSettings(
        configuration,
        credentials,
        bind,
        reachable,
        first,
        storage,
        stunServers,
        candidates,
        keyLog,
        sink);
  }
}
