package org.chordial.overlay.enroll;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.chordial.overlay.config.RelaxNg;
import org.chordial.overlay.config.SelfSignedPermitted;
import org.chordial.overlay.security.CertificateVerdict;
import org.chordial.overlay.security.CertificateVerifier;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.security.SecurityVerifier;
import org.chordial.overlay.security.Verification;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ErrorResponse;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.FramedMessage;
import org.chordial.overlay.wire.FramedMessageCodec;
import org.chordial.overlay.wire.Message;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.StoreKindData;
import org.chordial.overlay.wire.StoreReq;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.Tshark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The golden vectors with real signatures: made anew, read back, verified, and shown to tshark. */
class GoldenVectorsTest {
  private static final List<String> MESSAGES =
      List.of("signed_ping_req", "signed_ping_req_two_nodes", "signed_store_req");

  @TempDir private Path directory;
  private final GoldenVectors vectors;
  private final SecurityVerifier verifier;

  GoldenVectorsTest() throws Exception {
    vectors = new GoldenVectors(GoldenVectors.read("certificate_authority"));
    verifier =
        new SecurityVerifier(
            new CertificateVerifier(
                GoldenVectors.anchors(List.of(vectors.authority), Optional.empty()),
                () -> GoldenVectors.NOW),
            GoldenVectors.CODEC);
  }

  private static byte[] file(String name) throws Exception {
    try (InputStream in = GoldenVectorsTest.class.getResourceAsStream("/golden/" + name)) {
      return in.readAllBytes();
    }
  }

  private static Message message(String name) throws Exception {
    return GoldenVectors.CODEC.decode(Unpooled.wrappedBuffer(GoldenVectors.read(name).toBytes()));
  }

  @Test
  void everyFileIsWhatTheCodeMakesOfTheKeys() throws Exception {
    assertTrue(vectors.files.size() > 30);
    for (Map.Entry<String, String> file : vectors.files.entrySet()) {
      String name = file.getKey().contains(".") ? file.getKey() : file.getKey() + ".txt";
      assertEquals(file.getValue(), new String(file(name), StandardCharsets.UTF_8), name);
    }
  }

  @Test
  void everyErrorIsReadAsItsCode() throws Exception {
    for (ErrorCode code : ErrorCode.values()) {
      Opaque golden = GoldenVectors.read("error_" + code.name().toLowerCase(Locale.ROOT));
      ErrorResponse error =
          (ErrorResponse) GoldenVectors.CODEC.decodeBody(ErrorResponse.CODE, golden);
      assertEquals(Optional.of(code), error.known());
      assertEquals(golden, GoldenVectors.CODEC.encodeBody(error));
    }
  }

  @Test
  void everyCertificateNamesItsUserAndNodesAndIsTrusted() throws Exception {
    assertEquals(List.of(GoldenVectors.A), trusted("certificate_one_node", Optional.empty()));
    assertEquals(
        List.of(GoldenVectors.A, GoldenVectors.B),
        trusted("certificate_two_nodes", Optional.empty()));
    for (SelfSignedPermitted.Digest digest : SelfSignedPermitted.Digest.values()) {
      String name = "certificate_self_signed_" + digest.xmlName();
      assertEquals(1, trusted(name, Optional.of(digest)).size());
      assertEquals(2, trusted(name + "_two_nodes", Optional.of(digest)).size());
    }
  }

  private List<NodeId> trusted(String name, Optional<SelfSignedPermitted.Digest> digest)
      throws Exception {
    CertificateVerdict verdict =
        new CertificateVerifier(
                GoldenVectors.anchors(List.of(vectors.authority), digest), () -> GoldenVectors.NOW)
            .verify(GoldenVectors.certificate(GoldenVectors.read(name)), List.of());
    NodeCertificate node =
        assertInstanceOf(CertificateVerdict.Trusted.class, verdict, name).certificate();
    assertEquals(GoldenVectors.ALICE, node.userName());
    return node.nodeIds();
  }

  @Test
  void everySignedMessageVerifiesAndNoChangedOneDoes() throws Exception {
    for (String name : MESSAGES) {
      Message message = message(name);
      assertTrue(verifier.verify(message).isValid(), name);
      ForwardingHeader other =
          ForwardingHeader.request(
              message.header().overlay(), 22, 100, 9, message.header().destinationList());
      assertFalse(
          verifier
              .verify(new Message(other, message.contents(), message.securityBlock()))
              .isValid(),
          name);
    }
  }

  @Test
  void aValueOfEveryKindIsReadAndItsSignatureVerifies() throws Exception {
    for (Map.Entry<String, StoreReq> each : vectors.stores().entrySet()) {
      Opaque golden = GoldenVectors.read(each.getKey());
      StoreReq read = (StoreReq) GoldenVectors.CODEC.decodeBody(StoreReq.CODE, golden);
      assertEquals(each.getValue(), read, each.getKey());
      assertEquals(golden, GoldenVectors.CODEC.encodeBody(read));
      StoreKindData kind = read.kindData().getFirst();
      StoredData value = kind.values().getFirst();
      Verification verified =
          verifier.verify(
              read.resource(),
              kind.kind(),
              value,
              message("signed_ping_req").securityBlock().certificates());
      assertTrue(verified.isValid(), each.getKey());
    }
  }

  @Test
  void theFragmentsTogetherAreTheWholeMessage() throws Exception {
    ByteBuf first = Unpooled.wrappedBuffer(GoldenVectors.read("fragment_first").toBytes());
    ByteBuf last = Unpooled.wrappedBuffer(GoldenVectors.read("fragment_last").toBytes());
    ForwardingHeader begin = GoldenVectors.CODEC.decodeHeader(first);
    ForwardingHeader end = GoldenVectors.CODEC.decodeHeader(last);
    assertFalse(begin.isLastFragment());
    assertTrue(end.isLastFragment());
    assertEquals(first.readableBytes(), end.fragmentOffset());
    ByteBuf whole = Unpooled.wrappedBuffer(GoldenVectors.read("signed_store_req").toBytes());
    assertEquals(
        begin.withFragment(ForwardingHeader.UNFRAGMENTED), GoldenVectors.CODEC.decodeHeader(whole));
    assertArrayEquals(
        Opaque.copyOf(whole).toBytes(),
        Opaque.copyOf(Unpooled.wrappedBuffer(first, last)).toBytes());
  }

  @Test
  void theConfigurationIsSignedByTheNodeThatItNames() throws Exception {
    byte[] file = file("configuration.xml");
    assertEquals("", RelaxNg.rfc(file));
    assertEquals(
        22,
        ConfigurationVerifier.first(file, Optional.of(GoldenVectors.OVERLAY), GoldenVectors.NOW)
            .configuration()
            .sequence());
  }

  @Test
  void tsharkReadsTheSameInMessagesCertificatesAndFragments() throws Exception {
    List<String> names = new ArrayList<>(MESSAGES);
    names.addAll(List.of("fragment_first", "fragment_last"));
    List<byte[]> datagrams = new ArrayList<>();
    for (String name : names) {
      datagrams.add(framed(datagrams.size(), GoldenVectors.read(name)));
    }
    List<String> fields =
        List.of(
            "_ws.malformed",
            "reload.message.code",
            "reload.signature.identity.type",
            "x509ce.rfc822Name",
            "x509ce.uniformResourceIdentifier",
            "reload.forwarding.trans_id",
            "reload.forwarding.fragment.last");
    List<Map<String, String>> rows = Tshark.decode(directory, 6084, datagrams, fields);
    String one = "reload://0110" + GoldenVectors.A + "@" + GoldenVectors.OVERLAY + "/";
    String two = one + ",reload://0110" + GoldenVectors.B + "@" + GoldenVectors.OVERLAY + "/";
    assertRow(rows.get(0), "23", "1", one);
    assertRow(rows.get(1), "23", "2", two);
    assertRow(rows.get(2), "7", "1,1", one);
    for (Map<String, String> row : rows) {
      assertEquals("", row.get("_ws.malformed"));
      assertEquals("0x0102030405060708", row.get("reload.forwarding.trans_id"));
    }
    assertEquals("0", rows.get(3).get("reload.forwarding.fragment.last"));
    assertEquals("1", rows.get(4).get("reload.forwarding.fragment.last"));
  }

  private static void assertRow(
      Map<String, String> row, String code, String identities, String uris) {
    assertEquals(code, row.get("reload.message.code"));
    assertEquals(identities, row.get("reload.signature.identity.type"));
    assertEquals(GoldenVectors.ALICE, row.get("x509ce.rfc822Name"));
    assertEquals(uris, row.get("x509ce.uniformResourceIdentifier"));
  }

  private static byte[] framed(int sequence, Opaque message) {
    ByteBuf frame =
        FramedMessageCodec.encode(
            new FramedMessage.Data(sequence, Unpooled.wrappedBuffer(message.toBytes())),
            UnpooledByteBufAllocator.DEFAULT);
    byte[] bytes = Opaque.copyOf(frame).toBytes();
    frame.release();
    return bytes;
  }
}
