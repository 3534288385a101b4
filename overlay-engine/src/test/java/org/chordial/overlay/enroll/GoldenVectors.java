package org.chordial.overlay.enroll;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.chordial.ice.dtls.TlsIdentity;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.IanaKind;
import org.chordial.overlay.config.KindBlock;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.config.SelfSignedPermitted;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.MessageSigner;
import org.chordial.overlay.security.SelfSignedNodeIds;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.usage.sip.SipRegistration;
import org.chordial.overlay.usage.sip.SipRegistrationCodec;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ErrorResponse;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.IpAddressPort;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.Message;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.MessageContents;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingReq;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StoreAns;
import org.chordial.overlay.wire.StoreKindData;
import org.chordial.overlay.wire.StoreKindResponse;
import org.chordial.overlay.wire.StoreReq;
import org.chordial.overlay.wire.StoredDataValue;
import org.chordial.overlay.wire.TurnServer;
import org.chordial.overlay.wire.WireException;
import org.chordial.overlay.wire.WireSettings;

/**
 * The golden vectors that carry real signatures, made anew from the keys that are kept beside them:
 * every signature is RSASSA-PKCS1-v1_5, which gives the same bytes each time. {@link #main} writes
 * the files.
 */
final class GoldenVectors {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final String OVERLAY = "overlay.example.org";
  static final String ALICE = "alice@overlay.example.org";
  static final NodeId A = NodeId.ofHex("000102030405060708090a0b0c0d0e0f");
  static final NodeId B = NodeId.ofHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
  static final MessageCodec CODEC = new MessageCodec(WireSettings.STANDARD);
  private static final Duration YEARS = Duration.ofDays(3650);
  private static final int FRAGMENT_AT = 1000;

  final KeyPair authorityKeys = keys("key_authority");
  final KeyPair aliceKeys = keys("key_alice");
  final X509Certificate authority;
  final X509Certificate oneNode;
  final X509Certificate twoNodes;
  final Map<String, String> files = new LinkedHashMap<>();

  GoldenVectors(Opaque authorityDer) throws GeneralSecurityException {
    authority = certificate(authorityDer);
    oneNode = issued(List.of(A));
    twoNodes = issued(List.of(A, B));
    errors();
    certificates();
    messages();
    values();
    configuration();
  }

  /** The hex of a golden file. */
  static Opaque read(String name) {
    try (InputStream in = GoldenVectors.class.getResourceAsStream("/golden/" + name + ".txt")) {
      return Opaque.ofHex(
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.split(";", 2)[0].strip())
              .collect(Collectors.joining()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys(String name) {
    try {
      KeyFactory factory = KeyFactory.getInstance("RSA");
      RSAPrivateCrtKey key =
          (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(read(name).toBytes()));
      return new KeyPair(
          factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())),
          key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Opaque derOf(X509Certificate certificate) {
    try {
      return Opaque.of(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static X509Certificate certificate(Opaque der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(der.toBytes()));
  }

  /** Serial numbers that are the same each time. */
  private static final class Fixed extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, (byte) 0x42);
    }
  }

  private X509Certificate issued(List<NodeId> ids) {
    return CertificateMaker.of(
            new TlsIdentity(authorityKeys.getPrivate(), List.of(authority)), new Fixed())
        .node(aliceKeys.getPublic(), ALICE, ids, OVERLAY, NOW, YEARS);
  }

  X509Certificate selfSigned(SelfSignedPermitted.Digest digest, int count) {
    List<NodeId> ids = SelfSignedNodeIds.of(aliceKeys.getPublic(), digest, count, 16);
    return CertificateMaker.selfSigning(
            aliceKeys.getPrivate(), aliceKeys.getPublic(), ids.getFirst().toString(), new Fixed())
        .node(aliceKeys.getPublic(), ALICE, ids, OVERLAY, NOW, YEARS);
  }

  static TrustAnchors anchors(
      List<X509Certificate> roots, Optional<SelfSignedPermitted.Digest> digest) {
    return new TrustAnchors(OVERLAY, 16, roots, digest, Set.of());
  }

  private void errors() {
    for (ErrorCode code : ErrorCode.values()) {
      Opaque info =
          switch (code) {
            case UNKNOWN_KIND ->
                CODEC.encodeUnknownKinds(List.of(new KindId(0xf0000001), new KindId(99)));
            case GENERATION_COUNTER_TOO_LOW ->
                CODEC.encodeBody(
                    new StoreAns(
                        List.of(new StoreKindResponse(KindId.SIP_REGISTRATION, 7, List.of(B)))));
            default -> Opaque.ofUtf8("why");
          };
      String meaning =
          switch (code) {
            case UNKNOWN_KIND -> "unknown_kinds: length, then the Kind-IDs";
            case GENERATION_COUNTER_TOO_LOW -> "a StoreAns with the counter that is right";
            default -> "\"why\"";
          };
      files.put(
          "error_" + code.name().toLowerCase(Locale.ROOT),
          GoldenLayout.error(
              CODEC.encodeBody(ErrorResponse.of(code, info)).toBytes(),
              "ErrorResponse, sections 6.3.3.1 and 14.9",
              code.rfcName(),
              meaning));
    }
  }

  private void certificates() throws GeneralSecurityException {
    der("certificate_authority", authority, "The root-cert, section 11.1");
    der("certificate_one_node", oneNode, "Issued for one Node-ID, sections 11.3 and 14.15");
    der("certificate_two_nodes", twoNodes, "Issued for two Node-IDs, section 11.3");
    for (SelfSignedPermitted.Digest digest : SelfSignedPermitted.Digest.values()) {
      String name = "certificate_self_signed_" + digest.xmlName();
      String title = "Self-signed, Node-IDs by " + digest.algorithm() + ", section 11.3.1";
      der(name, selfSigned(digest, 1), title);
      der(name + "_two_nodes", selfSigned(digest, 2), title + ", two of them");
    }
  }

  private void der(String name, X509Certificate certificate, String title)
      throws GeneralSecurityException {
    files.put(name, GoldenLayout.der(certificate.getEncoded(), title));
  }

  MessageSigner signer(X509Certificate certificate) {
    return new MessageSigner(
        Credentials.of(
            aliceKeys.getPrivate(),
            List.of(certificate),
            anchors(List.of(authority), Optional.empty())),
        CODEC);
  }

  private Message signed(MessageBody body, Destination to, X509Certificate by) {
    ForwardingHeader header =
        ForwardingHeader.request(
            ForwardingHeader.overlayHash(OVERLAY), 22, 100, 0x0102030405060708L, List.of(to));
    MessageContents contents = new MessageContents(body, List.of());
    return new Message(header, contents, signer(by).sign(header, contents, List.of()));
  }

  private static byte[] encoded(Message message) {
    ByteBuf out = CODEC.encode(message, UnpooledByteBufAllocator.DEFAULT);
    byte[] bytes = Opaque.copyOf(out).toBytes();
    out.release();
    return bytes;
  }

  private void messages() {
    PingReq ping = new PingReq(Opaque.ofHex("00000000"));
    files.put(
        "signed_ping_req",
        GoldenLayout.message(
            encoded(signed(ping, Destination.of(B), oneNode)),
            "Ping, signed by cert_hash, section 6.3.4"));
    files.put(
        "signed_ping_req_two_nodes",
        GoldenLayout.message(
            encoded(signed(ping, Destination.of(B), twoNodes)),
            "Ping, signed by cert_hash_node_id, section 6.3.4"));
    byte[] store = encoded(signed(sip(), Destination.of(ResourceIds.of(ALICE)), oneNode));
    files.put(
        "signed_store_req", GoldenLayout.message(store, "Store of a registration, section 7.4.1"));
    fragments(store);
  }

  /** The Store in two pieces, as a link of small datagrams carries it (section 6.7). */
  private void fragments(byte[] whole) {
    try {
      ByteBuf message = Unpooled.wrappedBuffer(whole);
      ForwardingHeader header = CODEC.decodeHeader(message);
      ByteBuf payload = message.slice();
      for (boolean last : new boolean[] {false, true}) {
        ByteBuf piece =
            last
                ? payload.slice(FRAGMENT_AT, payload.readableBytes() - FRAGMENT_AT)
                : payload.slice(0, FRAGMENT_AT);
        ForwardingHeader own =
            header.withFragment(ForwardingHeader.fragmentOf(last ? FRAGMENT_AT : 0, last));
        ByteBuf out = CODEC.encode(own, piece, UnpooledByteBufAllocator.DEFAULT);
        files.put(
            last ? "fragment_last" : "fragment_first",
            GoldenLayout.message(
                Opaque.copyOf(out).toBytes(), "A piece of signed_store_req, section 6.7"));
        out.release();
      }
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }

  StoreReq sip() {
    Opaque registration =
        new SipRegistrationCodec(CODEC)
            .encode(new SipRegistration.Route("", List.of(Destination.of(A))));
    return store(
        ResourceIds.of(ALICE),
        KindId.SIP_REGISTRATION,
        new StoredDataValue.DictionaryEntry(A.value(), new DataValue(true, registration)));
  }

  private StoreReq store(ResourceId resource, KindId kind, StoredDataValue value) {
    return new StoreReq(
        resource,
        0,
        List.of(
            new StoreKindData(
                kind,
                0,
                List.of(signer(oneNode).sign(resource, kind, NOW.toEpochMilli(), 3600, value)))));
  }

  /** A StoreReq for each Kind of RFC 6940 and RFC 7904, each value signed by its owner. */
  Map<String, StoreReq> stores() {
    Opaque der = derOf(oneNode);
    Opaque turn =
        CODEC.encodeTurnServer(
            new TurnServer(1, new IpAddressPort.IPv4AddrPort(Opaque.ofHex("c0000201"), 3478)));
    Map<String, StoreReq> stores = new LinkedHashMap<>();
    stores.put("store_sip_registration", sip());
    stores.put(
        "store_turn_service",
        store(
            ResourceIds.of(A, 1),
            KindId.TURN_SERVICE,
            new StoredDataValue.SingleValue(new DataValue(true, turn))));
    stores.put(
        "store_certificate_by_node",
        store(
            ResourceIds.of(A),
            KindId.CERTIFICATE_BY_NODE,
            new StoredDataValue.ArrayEntry(0, new DataValue(true, der))));
    stores.put(
        "store_certificate_by_user",
        store(
            ResourceIds.of(ALICE),
            KindId.CERTIFICATE_BY_USER,
            new StoredDataValue.ArrayEntry(0, new DataValue(true, der))));
    return stores;
  }

  private void values() {
    stores()
        .forEach(
            (name, request) ->
                files.put(
                    name,
                    GoldenLayout.storeReq(
                        CODEC.encodeBody(request).toBytes(),
                        "A value of its Kind, signed by its owner, sections 7.1 and 7.4.1")));
  }

  private void configuration() {
    ConfigurationDocument document =
        ConfigurationDocument.named(OVERLAY)
            .sequence(22)
            .rootCertificates(List.of(derOf(authority)))
            .configurationSigners(List.of(A.value()))
            .kindSigners(List.of(A.value()))
            .requiredKinds(
                List.of(
                    KindBlock.unsigned(KindDefinition.registered(IanaKind.TURN_SERVICE, 1, 100))))
            .build();
    ConfigurationSigner configurations = new ConfigurationSigner(signer(oneNode));
    files.put(
        "configuration.xml",
        new String(
            ConfigurationWriter.file(List.of(configurations.sign(document))),
            StandardCharsets.UTF_8));
  }

  /** Writes every file into a directory, where {@code certificate_authority} already is. */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    GoldenVectors vectors = new GoldenVectors(read("certificate_authority"));
    for (Map.Entry<String, String> file : vectors.files.entrySet()) {
      String name = file.getKey().contains(".") ? file.getKey() : file.getKey() + ".txt";
      Files.writeString(directory.resolve(name), file.getValue());
    }
  }
}
