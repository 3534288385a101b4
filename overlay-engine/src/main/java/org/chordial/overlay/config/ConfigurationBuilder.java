package org.chordial.overlay.config;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.wire.Opaque;

/** Makes a {@link ConfigurationDocument}; what is not set has the default of the RFC. */
public final class ConfigurationBuilder {
  private final String instanceName;
  private Optional<Instant> expiration = Optional.empty();
  private int sequence = 0;
  private String topologyPlugin = ConfigurationDocument.CHORD_RELOAD;
  private int nodeIdLength = ConfigurationDocument.DEFAULT_NODE_ID_LENGTH;
  private List<Opaque> rootCertificates = List.of();
  private List<URI> enrollmentServers = List.of();
  private SelfSignedPermitted selfSignedPermitted = SelfSignedPermitted.NO;
  private List<BootstrapNode> bootstrapNodes = List.of();
  private int turnDensity = ConfigurationDocument.DEFAULT_TURN_DENSITY;
  private boolean clientsPermitted = true;
  private boolean noIce = false;
  private ChordParameters chord = ChordParameters.DEFAULT;
  private Optional<String> sharedSecret = Optional.empty();
  private long maxMessageSize = ConfigurationDocument.DEFAULT_MAX_MESSAGE_SIZE;
  private int initialTtl = ConfigurationDocument.DEFAULT_INITIAL_TTL;
  private int overlayReliabilityTimer = ConfigurationDocument.DEFAULT_RELIABILITY_TIMER;
  private List<String> overlayLinkProtocols = List.of(ConfigurationDocument.LINK_PROTOCOL_TLS);
  private List<Opaque> kindSigners = List.of();
  private List<Opaque> configurationSigners = List.of();
  private List<Opaque> badNodes = List.of();
  private List<String> mandatoryExtensions = List.of();
  private boolean ecdsaPermitted = false;
  private List<KindBlock> requiredKinds = List.of();
  private Optional<MulticastGroup> multicastBootstrap = Optional.empty();

  ConfigurationBuilder(String instanceName) {
    this.instanceName = instanceName;
  }

  ConfigurationBuilder(ConfigurationDocument from) {
    instanceName = from.instanceName();
    expiration = from.expiration();
    sequence = from.sequence();
    topologyPlugin = from.topologyPlugin();
    nodeIdLength = from.nodeIdLength();
    rootCertificates = from.rootCertificates();
    enrollmentServers = from.enrollmentServers();
    selfSignedPermitted = from.selfSignedPermitted();
    bootstrapNodes = from.bootstrapNodes();
    turnDensity = from.turnDensity();
    clientsPermitted = from.clientsPermitted();
    noIce = from.noIce();
    chord = from.chord();
    sharedSecret = from.sharedSecret();
    maxMessageSize = from.maxMessageSize();
    initialTtl = from.initialTtl();
    overlayReliabilityTimer = from.overlayReliabilityTimer();
    overlayLinkProtocols = from.overlayLinkProtocols();
    kindSigners = from.kindSigners();
    configurationSigners = from.configurationSigners();
    badNodes = from.badNodes();
    mandatoryExtensions = from.mandatoryExtensions();
    ecdsaPermitted = from.ecdsaPermitted();
    requiredKinds = from.requiredKinds();
    multicastBootstrap = from.multicastBootstrap();
  }

  public ConfigurationBuilder expiration(Instant expiration) {
    this.expiration = Optional.of(expiration);
    return this;
  }

  public ConfigurationBuilder sequence(int sequence) {
    this.sequence = sequence;
    return this;
  }

  public ConfigurationBuilder topologyPlugin(String topologyPlugin) {
    this.topologyPlugin = topologyPlugin;
    return this;
  }

  public ConfigurationBuilder nodeIdLength(int nodeIdLength) {
    this.nodeIdLength = nodeIdLength;
    return this;
  }

  public ConfigurationBuilder rootCertificates(List<Opaque> rootCertificates) {
    this.rootCertificates = rootCertificates;
    return this;
  }

  public ConfigurationBuilder enrollmentServers(List<URI> enrollmentServers) {
    this.enrollmentServers = enrollmentServers;
    return this;
  }

  public ConfigurationBuilder selfSignedPermitted(SelfSignedPermitted selfSignedPermitted) {
    this.selfSignedPermitted = selfSignedPermitted;
    return this;
  }

  public ConfigurationBuilder bootstrapNodes(List<BootstrapNode> bootstrapNodes) {
    this.bootstrapNodes = bootstrapNodes;
    return this;
  }

  public ConfigurationBuilder turnDensity(int turnDensity) {
    this.turnDensity = turnDensity;
    return this;
  }

  public ConfigurationBuilder clientsPermitted(boolean clientsPermitted) {
    this.clientsPermitted = clientsPermitted;
    return this;
  }

  public ConfigurationBuilder noIce(boolean noIce) {
    this.noIce = noIce;
    return this;
  }

  public ConfigurationBuilder chord(ChordParameters chord) {
    this.chord = chord;
    return this;
  }

  public ConfigurationBuilder sharedSecret(String sharedSecret) {
    this.sharedSecret = Optional.of(sharedSecret);
    return this;
  }

  public ConfigurationBuilder maxMessageSize(long maxMessageSize) {
    this.maxMessageSize = maxMessageSize;
    return this;
  }

  public ConfigurationBuilder initialTtl(int initialTtl) {
    this.initialTtl = initialTtl;
    return this;
  }

  public ConfigurationBuilder overlayReliabilityTimer(int overlayReliabilityTimer) {
    this.overlayReliabilityTimer = overlayReliabilityTimer;
    return this;
  }

  public ConfigurationBuilder overlayLinkProtocols(List<String> overlayLinkProtocols) {
    this.overlayLinkProtocols = overlayLinkProtocols;
    return this;
  }

  public ConfigurationBuilder kindSigners(List<Opaque> kindSigners) {
    this.kindSigners = kindSigners;
    return this;
  }

  public ConfigurationBuilder configurationSigners(List<Opaque> configurationSigners) {
    this.configurationSigners = configurationSigners;
    return this;
  }

  public ConfigurationBuilder badNodes(List<Opaque> badNodes) {
    this.badNodes = badNodes;
    return this;
  }

  public ConfigurationBuilder mandatoryExtensions(List<String> mandatoryExtensions) {
    this.mandatoryExtensions = mandatoryExtensions;
    return this;
  }

  /**
   * Permits ECDSA P-256 keys, and makes it a mandatory extension: who cannot verify such signatures
   * must not join.
   */
  public ConfigurationBuilder permitEcdsa() {
    ecdsaPermitted = true;
    if (!mandatoryExtensions.contains(Namespaces.CHORDIAL)) {
      mandatoryExtensions = new ArrayList<>(mandatoryExtensions);
      mandatoryExtensions.add(Namespaces.CHORDIAL);
    }
    return this;
  }

  public ConfigurationBuilder requiredKinds(List<KindBlock> requiredKinds) {
    this.requiredKinds = requiredKinds;
    return this;
  }

  public ConfigurationBuilder multicastBootstrap(MulticastGroup group) {
    this.multicastBootstrap = Optional.of(group);
    return this;
  }

  public ConfigurationDocument build() {
    return new ConfigurationDocument(
        instanceName,
        expiration,
        sequence,
        topologyPlugin,
        nodeIdLength,
        rootCertificates,
        enrollmentServers,
        selfSignedPermitted,
        bootstrapNodes,
        turnDensity,
        clientsPermitted,
        noIce,
        chord,
        sharedSecret,
        maxMessageSize,
        initialTtl,
        overlayReliabilityTimer,
        overlayLinkProtocols,
        kindSigners,
        configurationSigners,
        badNodes,
        mandatoryExtensions,
        ecdsaPermitted,
        requiredKinds,
        multicastBootstrap,
        List.of());
  }
}
