package org.chordial.overlay.wire;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chordial.overlay.wire.Destination.OpaqueDestination;
import org.chordial.overlay.wire.Destination.UnknownDestination;
import org.chordial.overlay.wire.SignerIdentity.CertHash;
import org.chordial.overlay.wire.SignerIdentity.CertHashNodeId;
import org.chordial.overlay.wire.StoredDataValue.ArrayEntry;
import org.chordial.overlay.wire.StoredDataValue.DictionaryEntry;
import org.chordial.overlay.wire.StoredDataValue.SingleValue;
import org.chordial.overlay.wire.StoredDataValue.UnknownModelValue;

/** What the files in {@code golden/} say, as records: one message of every kind and variant. */
final class SampleMessages {
  static final NodeId A = NodeId.ofHex("000102030405060708090a0b0c0d0e0f");
  static final NodeId B = NodeId.ofHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
  static final NodeId C = NodeId.ofHex("80000000000000000000000000000001");
  static final ResourceId RESOURCE =
      new ResourceId(Opaque.ofHex("30313233343536373839616263646566"));
  static final long TIME = 0x0000018bcfe56800L;
  static final Opaque CERT_HASH = Opaque.ofHex("0f".repeat(32));

  private static final Opaque REGISTRATION = Opaque.ofHex("010007" + "0005" + "7369703a62");
  private static final Opaque TURN = Opaque.ofHex("01" + "0106c00002010d96");
  private static final KindId PRIVATE = new KindId(0xf0000001);
  private static final long ALL_ONES = -1L;

  private SampleMessages() {}

  /** By the name of the golden file. */
  static Map<String, MessageBody> bodies() {
    Map<String, MessageBody> bodies = new LinkedHashMap<>();
    addTopology(bodies);
    addAttach(bodies);
    addStorage(bodies);
    addOthers(bodies);
    return bodies;
  }

  private static void addTopology(Map<String, MessageBody> bodies) {
    bodies.put(
        "probe_req",
        new ProbeReq(
            List.of(
                ProbeInformationType.RESPONSIBLE_SET,
                ProbeInformationType.NUM_RESOURCES,
                ProbeInformationType.UPTIME)));
    bodies.put(
        "probe_ans",
        new ProbeAns(
            List.of(
                new ProbeInformation.ResponsibleSet(500_000_000),
                new ProbeInformation.NumResources(7),
                new ProbeInformation.Uptime(3600))));
    bodies.put(
        "probe_ans_unknown",
        new ProbeAns(
            List.of(
                new ProbeInformation.UnknownInformation(
                    new ProbeInformationType(4), Opaque.ofHex("beef")),
                new ProbeInformation.Uptime(0xffffffffL))));
    bodies.put("join_req", new JoinReq(A, Opaque.EMPTY));
    bodies.put("join_ans", new JoinAns(Opaque.EMPTY));
    bodies.put(
        "leave_req",
        new LeaveReq(A, Opaque.ofHex("01" + "0020" + B.value().toHex() + C.value().toHex())));
    bodies.put("leave_ans", new LeaveAns());
    bodies.put("update_req_ready", new UpdateReq(new ChordUpdate.PeerReady(3600)));
    bodies.put(
        "update_req_neighbors",
        new UpdateReq(new ChordUpdate.Neighbors(3600, List.of(A), List.of(B, C))));
    bodies.put(
        "update_req_full",
        new UpdateReq(new ChordUpdate.Full(3600, List.of(A), List.of(B), List.of(A, C, B))));
    bodies.put("update_ans", new UpdateAns());
    bodies.put("route_query_req", new RouteQueryReq(true, Destination.of(RESOURCE), Opaque.EMPTY));
    bodies.put("route_query_ans", new RouteQueryAns(B));
  }

  private static void addAttach(Map<String, MessageBody> bodies) {
    IceCandidate host = candidate("192.0.2.1", 6084, OverlayLinkType.DTLS_UDP_SR, "1", 0x7e0000ffL);
    IceCandidate srflx =
        new IceCandidate(
            address("2001:db8::1", 6084),
            OverlayLinkType.DTLS_UDP_SR,
            Opaque.ofUtf8("2"),
            0x640000ffL,
            CandType.SRFLX,
            Optional.of(address("10.0.0.1", 5001)),
            List.of(new IceExtension(Opaque.ofUtf8("x"), Opaque.ofUtf8("yz"))));
    IceCandidate relay =
        new IceCandidate(
            address("198.51.100.7", 40000),
            OverlayLinkType.DTLS_UDP_SR,
            Opaque.ofUtf8("3"),
            0xff,
            CandType.RELAY,
            Optional.of(address("203.0.113.9", 1024)),
            List.of());
    bodies.put(
        "attach_req",
        new AttachReq(
            new AttachReqAns(
                Opaque.ofUtf8("u1fr"),
                Opaque.ofUtf8("pw0123456789abcdefghij"),
                Opaque.ofUtf8("passive"),
                List.of(host, srflx),
                true)));
    bodies.put(
        "attach_ans",
        new AttachAns(
            new AttachReqAns(
                Opaque.ofUtf8("u2fr"),
                Opaque.ofUtf8("pw"),
                Opaque.ofUtf8("active"),
                List.of(candidate("127.0.0.1", 6084, OverlayLinkType.TLS_TCP_FH_NO_ICE, "1", 1)),
                false)));
    bodies.put(
        "app_attach_req",
        new AppAttachReq(
            Opaque.ofUtf8("abcd"),
            Opaque.ofUtf8("secret"),
            5060,
            Opaque.ofUtf8("passive"),
            List.of(relay)));
    bodies.put(
        "app_attach_ans",
        new AppAttachAns(
            Opaque.ofUtf8("abcd"),
            Opaque.ofUtf8("secret"),
            5060,
            Opaque.ofUtf8("active"),
            List.of()));
  }

  private static void addStorage(Map<String, MessageBody> bodies) {
    StoredData registration =
        new StoredData(
            TIME,
            3600,
            new DictionaryEntry(A.value(), DataValue.of(REGISTRATION)),
            signature("deadbeef"));
    bodies.put(
        "store_req",
        new StoreReq(
            RESOURCE,
            0,
            List.of(
                new StoreKindData(KindId.SIP_REGISTRATION, 1, List.of(registration)),
                new StoreKindData(
                    KindId.CERTIFICATE_BY_USER,
                    0,
                    List.of(
                        new StoredData(
                            TIME,
                            86400,
                            new ArrayEntry(ArrayEntry.APPEND, DataValue.of(Opaque.EMPTY)),
                            signature("00")))),
                new StoreKindData(
                    KindId.TURN_SERVICE,
                    ALL_ONES,
                    List.of(
                        new StoredData(
                            TIME, 60, new SingleValue(DataValue.of(TURN)), signature("0102")))))));
    bodies.put(
        "store_req_unknown_kind",
        new StoreReq(
            ResourceId.of((byte) 3),
            2,
            List.of(
                new StoreKindData(
                    PRIVATE,
                    0,
                    List.of(
                        new StoredData(
                            TIME,
                            60,
                            new UnknownModelValue(Opaque.ofHex("0102030405")),
                            Signature.EMPTY))))));
    bodies.put(
        "store_ans",
        new StoreAns(
            List.of(
                new StoreKindResponse(KindId.SIP_REGISTRATION, 2, List.of(A, B)),
                new StoreKindResponse(KindId.CERTIFICATE_BY_USER, 1, List.of()))));
    bodies.put("fetch_req", new FetchReq(RESOURCE, specifiers()));
    bodies.put(
        "fetch_req_wildcard",
        new FetchReq(
            RESOURCE,
            List.of(
                new StoredDataSpecifier(
                    KindId.SIP_REGISTRATION, 0, new ModelSpecifier.Dictionary(List.of())),
                new StoredDataSpecifier(
                    PRIVATE, 9, new ModelSpecifier.UnknownModel(Opaque.ofHex("cafe"))))));
    bodies.put(
        "fetch_ans",
        new FetchAns(
            List.of(
                new FetchKindResponse(KindId.SIP_REGISTRATION, 2, List.of(registration)),
                new FetchKindResponse(
                    KindId.TURN_SERVICE,
                    0,
                    List.of(
                        new StoredData(
                            0, 0, new SingleValue(DataValue.NONEXISTENT), Signature.EMPTY))),
                new FetchKindResponse(KindId.CERTIFICATE_BY_NODE, 5, List.of()))));
    bodies.put("stat_req", new StatReq(RESOURCE, specifiers()));
    MetaData meta = new MetaData(true, 10, HashAlgorithm.SHA256, Opaque.ofHex("aa".repeat(32)));
    bodies.put(
        "stat_ans",
        new StatAns(
            List.of(
                stat(
                    KindId.SIP_REGISTRATION,
                    new MetaDataValue.DictionaryEntryMeta(A.value(), meta)),
                stat(KindId.CERTIFICATE_BY_USER, new MetaDataValue.ArrayEntryMeta(4, meta)),
                stat(
                    KindId.TURN_SERVICE,
                    new MetaDataValue.SingleMeta(
                        new MetaData(true, 0, HashAlgorithm.SHA256, Opaque.EMPTY))))));
    bodies.put(
        "find_req",
        new FindReq(RESOURCE, List.of(KindId.TURN_SERVICE, KindId.CERTIFICATE_BY_USER)));
    bodies.put(
        "find_ans",
        new FindAns(
            List.of(
                new FindKindData(KindId.TURN_SERVICE, RESOURCE),
                new FindKindData(KindId.CERTIFICATE_BY_USER, ResourceId.of((byte) 0)))));
  }

  private static void addOthers(Map<String, MessageBody> bodies) {
    bodies.put("ping_req", new PingReq(Opaque.of(new byte[3])));
    bodies.put("ping_ans", new PingAns(0x8123456789abcdefL, TIME));
    bodies.put(
        "config_update_req",
        new ConfigUpdateReq(new ConfigUpdate.ConfigData(Opaque.ofUtf8("<overlay/>"))));
    Opaque kind = Opaque.ofUtf8("<kind/>");
    bodies.put(
        "config_update_req_kinds",
        new ConfigUpdateReq(new ConfigUpdate.Kinds(List.of(kind, kind))));
    bodies.put(
        "config_update_req_unknown",
        new ConfigUpdateReq(new ConfigUpdate.UnknownUpdate(7, Opaque.ofHex("0102"))));
    bodies.put("config_update_ans", new ConfigUpdateAns());
    bodies.put("error", ErrorResponse.of(ErrorCode.FORBIDDEN, "not yours"));
  }

  /** The message of {@code golden/message.txt}. */
  static Message message() {
    ForwardingHeader header =
        new ForwardingHeader(
            ForwardingHeader.overlayHash("overlay.example.org"),
            7,
            ForwardingHeader.VERSION,
            99,
            ForwardingHeader.UNFRAGMENTED,
            0xfedcba9876543210L,
            5000,
            List.of(Destination.of(A), OpaqueDestination.ofShort(0x123)),
            List.of(
                new OpaqueDestination(Opaque.ofHex("8123"), false),
                new UnknownDestination(4, Opaque.ofHex("0a0b0c")),
                Destination.of(RESOURCE)),
            List.of(
                new ForwardingOption(0x80, 7, Opaque.ofHex("0102")),
                new ForwardingOption(0x81, 0, Opaque.EMPTY)));
    return new Message(
        header,
        new MessageContents(
            new PingAns(0x8123456789abcdefL, TIME),
            List.of(new MessageExtension(1, false, Opaque.ofHex("abcd")))),
        new SecurityBlock(
            List.of(GenericCertificate.x509(Opaque.ofHex("3000"))),
            new Signature(
                SignatureAndHashAlgorithm.RSA_SHA256,
                new CertHashNodeId(HashAlgorithm.SHA256, CERT_HASH),
                Opaque.ofHex("c0ffee"))));
  }

  /** A whole message with that body and nothing unusual about it. */
  static Message with(MessageBody body, long transactionId) {
    return new Message(
        ForwardingHeader.request(
            ForwardingHeader.overlayHash("overlay.example.org"),
            1,
            ForwardingHeader.DEFAULT_TTL,
            transactionId,
            List.of(Destination.of(B), Destination.of(RESOURCE))),
        MessageContents.of(body),
        new SecurityBlock(List.of(), signature("c0ffee")));
  }

  private static Signature signature(String value) {
    return new Signature(
        SignatureAndHashAlgorithm.RSA_SHA256,
        new CertHash(HashAlgorithm.SHA256, CERT_HASH),
        Opaque.ofHex(value));
  }

  private static List<StoredDataSpecifier> specifiers() {
    return List.of(
        new StoredDataSpecifier(
            KindId.SIP_REGISTRATION,
            0,
            new ModelSpecifier.Dictionary(List.of(A.value(), Opaque.ofUtf8("k")))),
        new StoredDataSpecifier(
            KindId.CERTIFICATE_BY_USER,
            3,
            new ModelSpecifier.Array(
                List.of(new ArrayRange(0, 2), new ArrayRange(5, ArrayRange.FINAL)))),
        new StoredDataSpecifier(KindId.TURN_SERVICE, 0, new ModelSpecifier.Single()));
  }

  private static StatKindResponse stat(KindId kind, MetaDataValue value) {
    return new StatKindResponse(kind, 2, List.of(new StoredMetaData(TIME, 3600, value)));
  }

  private static IceCandidate candidate(
      String ip, int port, OverlayLinkType link, String foundation, long priority) {
    return new IceCandidate(
        address(ip, port),
        link,
        Opaque.ofUtf8(foundation),
        priority,
        CandType.HOST,
        Optional.empty(),
        List.of());
  }

  private static IpAddressPort address(String ip, int port) {
    return IpAddressPort.of(new InetSocketAddress(ip, port));
  }
}
