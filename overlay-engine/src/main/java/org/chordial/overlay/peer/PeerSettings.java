package org.chordial.overlay.peer;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.dtls.KeyLog;
import org.chordial.ice.turn.RelayServer;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.forward.ViaPolicy;
import org.chordial.overlay.link.ReliabilitySender;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.topology.TopologyFactory;
import org.chordial.overlay.topology.chord.Chord;
import org.chordial.overlay.usage.turn.RelayOffer;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * What an {@link OverlayPeer} is told at its start. Begin with {@link #of}.
 *
 * @param configuration of the overlay, with the bytes that were signed
 * @param bind the address for calls without Attach; port 0 for any
 * @param reachable whether others may call there: a bootstrap node, or one with a public address
 * @param first whether this node is the first of the overlay. RFC 6940 section 6.4.2.1: "any
 *     implementation [...] MUST offer a way to be told that it is the first node"
 * @param learnedKinds the {@code kind-block} elements that ConfigUpdates brought in earlier runs
 * @param role a peer, or a client where the overlay permits them
 * @param storage where stored values are kept; empty for memory
 * @param stunServers beside those that the overlay's bootstrap nodes are
 * @param turnServers relays to use; an entry for each transport of a server
 * @param relayOffer what this peer offers as a TURN server; empty for nothing
 * @param findRelays whether to keep relays of other peers at hand
 * @param candidates the ICE candidate types that may be used
 * @param via how responses to forwarded requests find back
 * @param sender of links over datagrams
 * @param keyLog empty except for debugging
 * @param topology makes the Topology Plug-in; CHORD-RELOAD but for tests
 */
public record PeerSettings(
    SignedConfiguration configuration,
    Credentials credentials,
    InetSocketAddress bind,
    boolean reachable,
    boolean first,
    List<Opaque> learnedKinds,
    NodeRole role,
    Optional<Path> storage,
    List<InetSocketAddress> stunServers,
    List<RelayServer> turnServers,
    Optional<RelayOffer> relayOffer,
    boolean findRelays,
    Set<CandidateType> candidates,
    ViaPolicy via,
    ReliabilitySender sender,
    Optional<KeyLog> keyLog,
    TraceSink trace,
    TopologyFactory topology) {

  public PeerSettings {
    learnedKinds = List.copyOf(learnedKinds);
    if (first && role.isClient()) {
      throw new IllegalArgumentException("the first node of an overlay is a peer");
    }
    stunServers = List.copyOf(stunServers);
    turnServers = List.copyOf(turnServers);
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
        List.of(),
        NodeRole.PEER,
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        false,
        EnumSet.allOf(CandidateType.class),
        ViaPolicy.CONNECTION_INDEXES,
        ReliabilitySender.WINDOW,
        Optional.empty(),
        TraceSink.NONE,
        Chord::of);
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

  /** Going by another of the certificate's Node-IDs. */
  public PeerSettings withNodeId(NodeId nodeId) {
    return with(draft -> draft.credentials = credentials.goingBy(nodeId));
  }

  public PeerSettings withReachable(boolean changed) {
    return with(draft -> draft.reachable = changed);
  }

  public PeerSettings withFirst(boolean changed) {
    return with(draft -> draft.first = changed);
  }

  public PeerSettings withLearnedKinds(List<Opaque> blocks) {
    return with(draft -> draft.learnedKinds = blocks);
  }

  public PeerSettings withRole(NodeRole changed) {
    return with(draft -> draft.role = changed);
  }

  public PeerSettings withStorage(Path directory) {
    return with(draft -> draft.storage = Optional.of(directory));
  }

  public PeerSettings withStunServers(List<InetSocketAddress> changed) {
    return with(draft -> draft.stunServers = changed);
  }

  public PeerSettings withTurnServers(List<RelayServer> changed) {
    return with(draft -> draft.turnServers = changed);
  }

  /** A TURN server for others, told to the overlay once a probe from outside has reached it. */
  public PeerSettings withRelayOffer(RelayOffer offer) {
    return with(draft -> draft.relayOffer = Optional.of(offer));
  }

  /** Looks for relays of other peers as soon as the overlay can be asked. */
  public PeerSettings withFindingRelays() {
    return with(draft -> draft.findRelays = true);
  }

  public PeerSettings withCandidates(Set<CandidateType> changed) {
    return with(draft -> draft.candidates = changed);
  }

  public PeerSettings withVia(ViaPolicy changed) {
    return with(draft -> draft.via = changed);
  }

  public PeerSettings withSender(ReliabilitySender changed) {
    return with(draft -> draft.sender = changed);
  }

  public PeerSettings withKeyLog(KeyLog log) {
    return with(draft -> draft.keyLog = Optional.of(log));
  }

  public PeerSettings withTrace(TraceSink sink) {
    return with(draft -> draft.trace = sink);
  }

  /** With another shape of the overlay, in which all its peers agree. */
  public PeerSettings withTopology(TopologyFactory changed) {
    return with(draft -> draft.topology = changed);
  }

  private PeerSettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** What may differ from {@link #of}. */
  private static final class Draft {
    private final PeerSettings from;
    private Credentials credentials;
    private boolean reachable;
    private boolean first;
    private List<Opaque> learnedKinds;
    private NodeRole role;
    private Optional<Path> storage;
    private List<InetSocketAddress> stunServers;
    private List<RelayServer> turnServers;
    private Optional<RelayOffer> relayOffer;
    private boolean findRelays;
    private Set<CandidateType> candidates;
    private ViaPolicy via;
    private ReliabilitySender sender;
    private Optional<KeyLog> keyLog;
    private TraceSink trace;
    private TopologyFactory topology;

    Draft(PeerSettings from) {
      this.from = from;
      credentials = from.credentials;
      reachable = from.reachable;
      first = from.first;
      learnedKinds = from.learnedKinds;
      role = from.role;
      storage = from.storage;
      stunServers = from.stunServers;
      turnServers = from.turnServers;
      relayOffer = from.relayOffer;
      findRelays = from.findRelays;
      candidates = from.candidates;
      via = from.via;
      sender = from.sender;
      keyLog = from.keyLog;
      trace = from.trace;
      topology = from.topology;
    }

    PeerSettings settings() {
      return new PeerSettings(
          from.configuration,
          credentials,
          from.bind,
          reachable,
          first,
          learnedKinds,
          role,
          storage,
          stunServers,
          turnServers,
          relayOffer,
          findRelays,
          candidates,
          via,
          sender,
          keyLog,
          trace,
          topology);
    }
  }
}
