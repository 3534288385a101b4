package org.chordial.overlay.enroll;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chordial.ice.dtls.TlsIdentity;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.security.CertificateCodec;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.MessageSigner;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.usage.sip.Aor;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/** The keys themselves, and what may be done with them. It writes down each certificate. */
final class LocalAuthority implements Authority {
  private static final int MAX_HOSTS = 16;

  private final AuthoritySettings settings;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final EnrollmentLog log;
  private final X509Certificate certificate;
  private final CertificateMaker maker;
  private final Credentials signer;

  /** Opens the directory, and makes the keys where there are none. */
  LocalAuthority(AuthoritySettings settings, InstantSource clock) throws IOException {
    this.settings = settings;
    this.clock = clock;
    OwnerOnlyFiles.directory(settings.directory());
    OwnerOnlyFiles.sweep(settings.directory());
    this.log = new EnrollmentLog(settings.directory().resolve("issued.log"), clock);
    AuthorityKeys keys =
        new AuthorityKeys(settings.directory(), settings.overlay(), clock.instant());
    TlsIdentity authority = keys.authority();
    this.certificate = authority.certificate();
    this.maker = CertificateMaker.of(authority, random);
    TlsIdentity signing = keys.signer(authority, random);
    this.signer = Credentials.of(signing.key(), signing.chain(), anchors());
  }

  private TrustAnchors anchors() {
    TrustAnchors anchors =
        new TrustAnchors(
            settings.overlay(),
            NodeId.CHORD_LENGTH,
            List.of(certificate),
            Optional.empty(),
            Set.of());
    return settings.ecdsa() ? anchors.withEcdsa() : anchors;
  }

  @Override
  public X509Certificate certificate() {
    return certificate;
  }

  @Override
  public NodeId signerId() {
    return signer.nodeId();
  }

  @Override
  public X509Certificate issue(PublicKey key, String user, int nodeIds) throws IOException {
    if (nodeIds < 1 || nodeIds > MAX_NODE_IDS) {
      throw new RefusedException("so many Node-IDs: " + nodeIds);
    }
    if (Aor.parse(user).filter(aor -> UserAccounts.admits(aor, settings.overlay())).isEmpty()) {
      throw new RefusedException("a name of another kind");
    }
    return node(key, user, randomNodeIds(nodeIds));
  }

  @Override
  public X509Certificate renew(X509Certificate previous) throws IOException {
    try {
      previous.verify(certificate.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new RefusedException("a certificate that this authority did not give out");
    }
    NodeCertificate former =
        NodeCertificate.read(previous, anchors())
            .orElseThrow(() -> new RefusedException("a certificate that is no node's"));
    return node(previous.getPublicKey(), former.userName(), former.nodeIds());
  }

  private X509Certificate node(PublicKey key, String user, List<NodeId> ids) throws IOException {
    if (!NodeKeys.isUsable(key, settings.ecdsa())) {
      throw new RefusedException("a key of another kind");
    }
    Instant now = clock.instant();
    X509Certificate made = maker.node(key, user, ids, settings.overlay(), now, settings.lifetime());
    log.did(
        "authority",
        user,
        "certificate %s %s until %s"
            .formatted(made.getSerialNumber().toString(16), ids, made.getNotAfter().toInstant()));
    return made;
  }

  @Override
  public X509Certificate server(PublicKey key, Collection<String> hosts) throws IOException {
    if (hosts.isEmpty() || hosts.size() > MAX_HOSTS) {
      throw new RefusedException("so many hosts: " + hosts.size());
    }
    log.did("authority", "https", "certificate " + hosts);
    return maker.server(key, hosts, clock.instant(), HttpsKeys.LIFETIME);
  }

  @Override
  public SignedConfiguration sign(ConfigurationDocument configuration) throws IOException {
    Opaque root = CertificateCodec.encode(certificate);
    if (!configuration.instanceName().equals(settings.overlay())
        || !configuration.rootCertificates().equals(List.of(root))
        || !configuration.configurationSigners().equals(List.of(signerId().value()))) {
      throw new RefusedException("a configuration of another overlay, root or signer");
    }
    log.did("authority", "configuration", "sequence " + configuration.sequence());
    return new ConfigurationSigner(new MessageSigner(signer, ConfigurationSigner.CODEC))
        .sign(configuration);
  }

  private List<NodeId> randomNodeIds(int count) {
    List<NodeId> ids = new ArrayList<>();
    while (ids.size() < count) {
      byte[] id = new byte[NodeId.CHORD_LENGTH];
      random.nextBytes(id);
      // The wildcard Node-IDs of section 3.1: all bits zero, all bits one.
      if (!isAll(id, (byte) 0) && !isAll(id, (byte) -1)) {
        ids.add(NodeId.of(id));
      }
    }
    return ids;
  }

  private static boolean isAll(byte[] id, byte value) {
    byte[] all = new byte[id.length];
    Arrays.fill(all, value);
    return Arrays.equals(id, all);
  }

  @Override
  public void close() {}
}
