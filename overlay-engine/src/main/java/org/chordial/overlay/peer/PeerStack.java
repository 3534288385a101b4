package org.chordial.overlay.peer;

import java.net.InetAddress;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.forward.ConnectionSettings;
import org.chordial.overlay.forward.ForwardingLayer;
import org.chordial.overlay.forward.LinkProtocols;
import org.chordial.overlay.forward.MessageTrace;
import org.chordial.overlay.forward.OverlayParameters;
import org.chordial.overlay.forward.RequestHandler;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.LinkEndpoint;
import org.chordial.overlay.link.LinkException;
import org.chordial.overlay.link.LinkMaker;
import org.chordial.overlay.link.LinkSecurity;
import org.chordial.overlay.security.CertificateVerdict;
import org.chordial.overlay.security.CertificateVerifier;
import org.chordial.overlay.security.MessageSigner;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.security.SecurityVerifier;
import org.chordial.overlay.security.SignatureScheme;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.storage.KindRegistry;
import org.chordial.overlay.topology.TopologyFactory;
import org.chordial.overlay.topology.TopologyPlugin;
import org.chordial.overlay.topology.client.ClientTopology;
import org.chordial.overlay.wire.ConfigUpdateReq;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.JoinReq;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.WireSettings;

/** The layers of a peer, put onto each other. */
final class PeerStack {
  /** From one address in a minute: a house may have many peers, and each may try a few times. */
  private static final int MAX_JOINS = 60;

  final NodeId self;
  final MessageCodec codec;
  final MessageSigner signer;
  final SecurityVerifier verifier;
  final ConnectionTable table;
  final LinkEndpoint endpoint;
  final ForwardingLayer forwarding;
  final TopologyPlugin topology;
  final LinkProtocols protocols;
  final ConfigurationUpdates updates;
  private final BootstrapNodes bootstrap;
  private final KindRegistry kinds;
  private final KindsInForce kindsInForce;
  private final PeerSettings settings;
  private final InstantSource clock;
  private final int wireLimit;
  private final LinkTrust trust;
  private ConfigurationDocument configuration;
  private OverlayParameters parameters;
  private PeerServices services;

  /**
   * @param links makes the security of links; {@link #tls} but for tests
   * @param listener hears of links
   */
  PeerStack(
      PeerSettings settings,
      Network network,
      CoreContext context,
      Function<PeerStack, LinkSecurity> links,
      ConnectionTable.Listener listener)
      throws OverlayException {
    this(
        settings,
        network,
        context,
        new CertificateVerifier(anchors(settings.configuration().configuration()), context.clock()),
        SignatureScheme.REAL,
        links,
        listener);
  }

  /** A peer of a simulation. */
  PeerStack(
      PeerSettings settings,
      Network network,
      CoreContext context,
      PeerSecurity security,
      ConnectionTable.Listener listener)
      throws OverlayException {
    this(
        settings,
        network,
        context,
        security.certificates(),
        security.signatures(),
        _ -> security.links(),
        listener);
  }

  private PeerStack(
      PeerSettings settings,
      Network network,
      CoreContext context,
      CertificateVerifier certificates,
      SignatureScheme signatures,
      Function<PeerStack, LinkSecurity> security,
      ConnectionTable.Listener listener)
      throws OverlayException {
    this.settings = settings;
    this.configuration = settings.configuration().configuration();
    Reconfiguration.checkRole(configuration, settings.role());
    this.self = settings.credentials().nodeId();
    this.protocols =
        LinkProtocols.of(configuration)
            .orElseThrow(
                () ->
                    new OverlayException(
                        OverlayFailure.CONFIG_NOT_SUPPORTED,
                        configuration.instanceName(),
                        "links by " + configuration.overlayLinkProtocols()));
    this.parameters =
        OverlayParameters.of(
            ForwardingHeader.overlayHash(configuration.instanceName()), configuration);
    this.clock = context.clock();
    this.wireLimit = parameters.maxMessageSize();
    this.kinds = KindRegistry.of(configuration);
    this.kindsInForce = new KindsInForce(configuration, kinds, clock);
    kindsInForce.recall(settings.learnedKinds(), configuration);
    this.codec =
        new MessageCodec(
            new WireSettings(configuration.nodeIdLength(), kinds, parameters.maxMessageSize()));
    this.signer = new MessageSigner(settings.credentials(), codec, signatures);
    this.verifier = new SecurityVerifier(certificates, codec, signatures);
    this.table = new ConnectionTable(context, listener);
    this.bootstrap = new BootstrapNodes(() -> configuration, table);
    LinkMaker linkMaker =
        new LinkMaker(
            settings.credentials(),
            this::identify,
            table,
            context,
            parameters.maxMessageSize(),
            settings.sender());
    this.trust = new LinkTrust(context, table, linkMaker, verifier);
    LinkSecurity links = security.apply(this);
    this.endpoint = endpoint(network, links, linkMaker);
    LateRouting routing = new LateRouting();
    this.forwarding =
        new ForwardingLayer(
            new ForwardingLayer.Environment(
                self,
                context,
                codec,
                signer,
                verifier,
                () -> parameters,
                table,
                linkMaker,
                routing,
                new ConnectionSettings(
                    network, links, this::iceConfig, protocols, () -> addresses(network)),
                settings.via(),
                settings.trace().wantsMessages()
                    ? new MessageTracer(settings.trace())
                    : MessageTrace.NONE));
    this.topology = topology(context);
    routing.plugin(topology);
    table.needed(
        link -> topology.needs(link.remoteNodeId()) || bootstrap.contains(link.remoteAddress()));
    topology.handlers().forEach(forwarding::handler);
    RequestHandler joins = topology.handlers().get(JoinReq.CODE);
    if (joins != null) {
      forwarding.handler(JoinReq.CODE, forwarding.limited(joins, MAX_JOINS, Duration.ofMinutes(1)));
    }
    forwarding.onUpdateRequested(topology::updateRequested);
    forwarding.contacts(this::contactPort, bootstrap::contact);
    KindTeacher teacher = new KindTeacher(forwarding, codec, kindsInForce::signed);
    this.services = new PeerServices(this, settings, kinds, teacher, network, context);
    this.updates = new ConfigurationUpdates(context, kindsInForce, settings.configuration());
    forwarding.handler(ConfigUpdateReq.CODE, updates);
    ConfigurationTeacher configurations =
        new ConfigurationTeacher(self, forwarding, updates::current);
    forwarding.onOutdated(configurations::requesterOutdated, configurations::responderOutdated);
  }

  /** TLS and DTLS with this peer's certificate, or with the secret that the overlay shares. */
  static LinkSecurity tls(PeerStack stack, CoreContext context) {
    return StackSecurity.of(
        stack.settings, stack.configuration, stack.signer, stack.verifier, stack.codec, context);
  }

  /**
   * "the node MUST reconfigure itself to match the new information" (section 6.5.4.2). Values and
   * timers change where they are; nothing has to be joined anew.
   *
   * @throws OverlayException where this stack cannot follow; nothing has been changed then
   */
  void reconfigure(ConfigurationDocument newer) throws OverlayException {
    Reconfiguration.check(
        configuration, newer, settings.role(), wireLimit, signer.credentials(), clock);
    verifier.certificates().update(anchors(newer));
    configuration = newer;
    parameters = OverlayParameters.of(parameters.overlay(), configuration);
    services.storage.discard(kindsInForce.configure(configuration));
    services.turn.renew();
    topology.reconfigure(configuration);
    trust.check();
    forwarding.configured();
  }

  private TopologyPlugin topology(CoreContext context) {
    NodeRole role = settings.role();
    return role.isClient()
        ? new ClientTopology(
            self, role == NodeRole.CLIENT_OF_ANY_PEER, forwarding, forwarding.attacher(), context)
        : settings
            .topology()
            .make(
                new TopologyFactory.Environment(
                    self,
                    forwarding,
                    forwarding.attacher(),
                    context,
                    configuration,
                    codec,
                    this::storedResources));
  }

  private int storedResources() {
    return services == null ? 0 : services.storage.resources();
  }

  PeerServices services() {
    return services;
  }

  /** How a Kind is defined now. */
  Optional<KindDefinition> kind(KindId id) {
    return kinds.find(id);
  }

  ConfigurationDocument configuration() {
    return configuration;
  }

  OverlayParameters parameters() {
    return parameters;
  }

  /** Where calls without an Attach are taken. */
  BootstrapNodes bootstrap() {
    return bootstrap;
  }

  private LinkEndpoint endpoint(Network network, LinkSecurity links, LinkMaker linkMaker)
      throws OverlayException {
    try {
      return new LinkEndpoint(
          network, links, linkMaker, settings.bind(), settings.reachable() || settings.first());
    } catch (NetworkException e) {
      table.close(e.getMessage());
      throw e.reason() == NetworkException.Reason.ADDRESS_IN_USE
          ? new OverlayException(OverlayFailure.PORT_IN_USE, settings.bind().getPort())
          : new OverlayException(
              OverlayFailure.ADDRESS_NOT_USABLE, settings.bind(), e.getMessage());
    }
  }

  private NodeCertificate identify(List<X509Certificate> chain) throws LinkException {
    return switch (verifier.verifyChain(chain)) {
      case CertificateVerdict.Trusted(NodeCertificate certificate)
          when forwarding.conduct().isShunned(certificate.nodeIds()) ->
          throw new LinkException("This node has misbehaved a short while ago.");
      case CertificateVerdict.Trusted(NodeCertificate certificate) -> certificate;
      case CertificateVerdict.Refused(OverlayFailure reason) ->
          throw new LinkException(reason.text());
    };
  }

  /** Over UDP everybody takes calls; on TCP only those listen who may be called by others. */
  private int contactPort() {
    return protocols.bootstrapOverDatagrams() || settings.reachable() || settings.first()
        ? endpoint.localAddress().getPort()
        : 0;
  }

  private IceConfig iceConfig() {
    InetAddress address = settings.bind().getAddress();
    return IceConfig.defaults()
        .withKinds(settings.candidates())
        .withStunServers(bootstrap.stunServers(settings.stunServers()))
        .withTurnServers(services.relays.forLinks())
        .withBindAddresses(address.isAnyLocalAddress() ? List.of() : List.of(address));
  }

  private List<InetAddress> addresses(Network network) {
    InetAddress address = settings.bind().getAddress();
    return address.isAnyLocalAddress() ? network.localAddresses() : List.of(address);
  }

  private static TrustAnchors anchors(ConfigurationDocument configuration) throws OverlayException {
    try {
      return TrustAnchors.of(configuration);
    } catch (CertificateException e) {
      throw new OverlayException(OverlayFailure.CONFIG_UNREADABLE, e.getMessage());
    }
  }

  void close(String reason) {
    services.close();
    topology.close();
    forwarding.close();
    trust.close();
    table.close(reason);
    endpoint.close();
  }
}
