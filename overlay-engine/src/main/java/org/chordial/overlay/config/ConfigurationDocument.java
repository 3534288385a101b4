package org.chordial.overlay.config;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * What one {@code <configuration>} element says (RFC 6940 section 11.1). Immutable; defaults of the
 * RFC are filled in where an element is absent.
 *
 * @param instanceName the overlay name
 * @param expiration when this configuration is no longer valid
 * @param sequence 0 to 2^16-2, monotonically increasing
 * @param nodeIdLength bytes of a Node-ID, 16 to 20
 * @param rootCertificates DER of the trust anchors, as they stand in the document
 * @param turnDensity one node in so many serves TURN; 0 means that none does
 * @param maxMessageSize bytes of the largest message in the overlay
 * @param overlayReliabilityTimer end-to-end retransmission timer, milliseconds, at least 200
 * @param overlayLinkProtocols {@code TLS} where the document names none
 * @param kindSigners Node-IDs whose certificates may sign Kinds
 * @param configurationSigners Node-IDs whose certificates may sign the next configuration
 * @param badNodes Node-IDs whose certificates are not valid
 * @param mandatoryExtensions XML namespaces that a node must support to join
 * @param ecdsaPermitted whether nodes may have ECDSA P-256 keys beside RSA ones; our own element,
 *     {@code <signature-algorithm>ecdsa-secp256r1-sha256</signature-algorithm>}
 * @param multicastBootstrap where peers of a LAN find each other; our own element
 * @param unsupported what else it asks for and this program lacks; empty in what is written here
 */
public record ConfigurationDocument(
    String instanceName,
    Optional<Instant> expiration,
    int sequence,
    String topologyPlugin,
    int nodeIdLength,
    List<Opaque> rootCertificates,
    List<URI> enrollmentServers,
    SelfSignedPermitted selfSignedPermitted,
    List<BootstrapNode> bootstrapNodes,
    int turnDensity,
    boolean clientsPermitted,
    boolean noIce,
    ChordParameters chord,
    Optional<String> sharedSecret,
    long maxMessageSize,
    int initialTtl,
    int overlayReliabilityTimer,
    List<String> overlayLinkProtocols,
    List<Opaque> kindSigners,
    List<Opaque> configurationSigners,
    List<Opaque> badNodes,
    List<String> mandatoryExtensions,
    boolean ecdsaPermitted,
    List<KindBlock> requiredKinds,
    Optional<MulticastGroup> multicastBootstrap,
    List<String> unsupported) {

  public static final String CHORD_RELOAD = "CHORD-RELOAD";
  public static final String LINK_PROTOCOL_TLS = "TLS";

  /** The value of our signature-algorithm element. */
  static final String ECDSA = "ecdsa-secp256r1-sha256";

  public static final int DEFAULT_NODE_ID_LENGTH = 16;
  public static final long DEFAULT_MAX_MESSAGE_SIZE = 5000;
  public static final int DEFAULT_INITIAL_TTL = 100;
  public static final int DEFAULT_RELIABILITY_TIMER = 3000;
  public static final int DEFAULT_TURN_DENSITY = 1;
  public static final int MAX_SEQUENCE = 0xFFFE;

  public ConfigurationDocument {
    rootCertificates = List.copyOf(rootCertificates);
    enrollmentServers = List.copyOf(enrollmentServers);
    bootstrapNodes = List.copyOf(bootstrapNodes);
    overlayLinkProtocols = List.copyOf(overlayLinkProtocols);
    kindSigners = List.copyOf(kindSigners);
    configurationSigners = List.copyOf(configurationSigners);
    badNodes = List.copyOf(badNodes);
    mandatoryExtensions = List.copyOf(mandatoryExtensions);
    requiredKinds = List.copyOf(requiredKinds);
    unsupported = List.copyOf(unsupported);
  }

  /** A configuration of that name with every element absent. */
  public static ConfigurationBuilder named(String instanceName) {
    return new ConfigurationBuilder(instanceName);
  }

  /** A builder that starts from this configuration. */
  public ConfigurationBuilder toBuilder() {
    return new ConfigurationBuilder(this);
  }

  /** "The certificate with this Node-ID MUST NOT be considered valid." */
  public boolean isBadNode(NodeId id) {
    return badNodes.contains(id.value());
  }

  public boolean isConfigurationSigner(NodeId id) {
    return configurationSigners.contains(id.value());
  }

  public boolean isKindSigner(NodeId id) {
    return kindSigners.contains(id.value());
  }

  /** The mandatory extensions that this program lacks. */
  public List<String> unknownExtensions() {
    return mandatoryExtensions.stream()
        .filter(name -> !Namespaces.SUPPORTED.contains(name))
        .toList();
  }

  public boolean expired(Instant now) {
    return expiration.isPresent() && !now.isBefore(expiration.get());
  }

  public Optional<KindDefinition> kind(KindId id) {
    return requiredKinds.stream()
        .map(KindBlock::kind)
        .filter(kind -> kind.id().filter(id::equals).isPresent())
        .findFirst();
  }
}
