package org.chordial.overlay.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chordial.overlay.config.ConfigurationException;
import org.chordial.overlay.config.ConfigurationParser;
import org.chordial.overlay.decode.MessageDecoder;
import org.chordial.overlay.disk.DiskDecoders;
import org.chordial.overlay.enroll.EnrollmentDecoders;
import org.chordial.overlay.forward.ForwardDecoders;
import org.chordial.overlay.security.CertificateVerifier;
import org.chordial.overlay.security.SecurityVerifier;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.usage.sip.Gruu;
import org.chordial.overlay.usage.sip.SipRegistrationCodec;
import org.chordial.overlay.wire.AttachReq;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.FramedMessage;
import org.chordial.overlay.wire.FramedMessageCodec;
import org.chordial.overlay.wire.HeaderView;
import org.chordial.overlay.wire.Message;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.WireException;
import org.chordial.overlay.wire.WireSettings;

/**
 * What Jazzer calls, in a process of its own: one decoder, named by the first argument. A decoder
 * that throws anything but its own exception, or that takes bytes it does not encode to the same
 * again, is a finding.
 */
public final class DecoderFuzzer {
  static final List<String> DECODERS =
      List.of(
          "message",
          "header",
          "body",
          "frame",
          "signed",
          "decode",
          "candidates",
          "registration",
          "gruu",
          "turn-server",
          "configuration",
          "kind-block",
          "certificate",
          "form",
          "request",
          "invitation",
          "row");

  private static final MessageCodec CODEC = new MessageCodec(WireSettings.STANDARD);
  private static final SipRegistrationCodec REGISTRATIONS = new SipRegistrationCodec(CODEC);
  private static final UnpooledByteBufAllocator HEAP = new UnpooledByteBufAllocator(false);
  private static final int MAX_FRAME = 20_000;
  private static final CertificateVerifier VERIFIER =
      new CertificateVerifier(
          new TrustAnchors(
              "example.org", NodeId.CHORD_LENGTH, List.of(), Optional.empty(), Set.of()),
          () -> Instant.parse("2026-11-22T12:00:00Z"));

  private static final SecurityVerifier SIGNATURES = new SecurityVerifier(VERIFIER, CODEC);
  private static final MessageDecoder DECODER = new MessageDecoder(CODEC);
  private static final NodeId SELF = NodeId.ofHex("11".repeat(NodeId.CHORD_LENGTH));

  private static String decoder = "message";

  private DecoderFuzzer() {}

  /** Called once by Jazzer. */
  public static void fuzzerInitialize(String[] arguments) {
    decoder = arguments[0];
  }

  /** Called by Jazzer with each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    decode(decoder, input);
  }

  /** Whether the decoder takes the input. */
  static boolean decode(String name, byte[] input) {
    try {
      return switch (name) {
        case "message" -> {
          Message message = CODEC.decode(Unpooled.wrappedBuffer(input));
          yield same(input, ByteBufUtil.getBytes(CODEC.encode(message, HEAP)));
        }
        case "header" -> header(input);
        case "body" -> body(input);
        case "frame" -> frames(Unpooled.wrappedBuffer(input));
        case "signed" -> SIGNATURES.verify(CODEC.decode(Unpooled.wrappedBuffer(input))) != null;
        case "decode" -> !DECODER.message(input).isEmpty();
        case "candidates" ->
            CODEC.decodeBody(AttachReq.CODE, Opaque.of(input)) instanceof AttachReq(var attach)
                && ForwardDecoders.candidates(attach);
        case "registration" ->
            same(input, REGISTRATIONS.encode(REGISTRATIONS.decode(Opaque.of(input))).toBytes());
        case "gruu" -> Gruu.parse(text(input), CODEC).isPresent();
        case "turn-server" ->
            same(input, CODEC.encodeTurnServer(CODEC.decodeTurnServer(Opaque.of(input))).toBytes());
        case "configuration" -> ConfigurationParser.parse(input) != null;
        case "kind-block" -> ConfigurationParser.kindBlock(Opaque.of(input)) != null;
        case "certificate" -> certificate(input);
        case "form" -> EnrollmentDecoders.form(input);
        case "request" -> EnrollmentDecoders.request(input);
        case "invitation" -> EnrollmentDecoders.invitation(input);
        case "row" -> DiskDecoders.row(input, CODEC);
        default -> throw new IllegalArgumentException("no such decoder: " + name);
      };
    } catch (WireException | ConfigurationException | CertificateException refused) {
      return false;
    }
  }

  /** The view of the packet path and the codec must agree about what they both take. */
  private static boolean header(byte[] input) {
    ByteBuf message = Unpooled.wrappedBuffer(input);
    HeaderView view = new HeaderView(SELF);
    if (!view.wrap(message)) {
      return false;
    }
    int entries = 0;
    for (int at = view.destinations(); at < view.options(); at = view.next(at)) {
      entries++;
      if (view.entry(at) == HeaderView.Entry.RESOURCE) {
        message.getByte(view.identifier(at) + view.identifierLength(at) - 1);
      }
    }
    try {
      ForwardingHeader header = CODEC.decodeHeader(message);
      if (header.destinationList().size() != entries
          || header.viaList().size() != view.viaEntries()
          || header.ttl() != view.ttl()) {
        throw new IllegalStateException("the view sees another header");
      }
    } catch (WireException refused) {
      return false;
    }
    return true;
  }

  private static boolean body(byte[] input) throws WireException {
    if (input.length < 2) {
      throw new WireException("no code");
    }
    int code = (input[0] & 0xff) << 8 | (input[1] & 0xff);
    byte[] rest = Arrays.copyOfRange(input, 2, input.length);
    MessageBody body = CODEC.decodeBody(code, Opaque.of(rest));
    return same(rest, CODEC.encodeBody(body).toBytes());
  }

  private static boolean frames(ByteBuf stream) throws WireException {
    while (true) {
      Optional<FramedMessage> frame = FramedMessageCodec.decode(stream, MAX_FRAME);
      if (frame.isEmpty()) {
        return true;
      }
      if (frame.get() instanceof FramedMessage.Data data) {
        data.message().release();
      }
    }
  }

  private static boolean certificate(byte[] input) throws CertificateException {
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(input));
    return VERIFIER.verify(certificate, List.of()) != null;
  }

  private static boolean same(byte[] input, byte[] again) {
    if (!Arrays.equals(input, again)) {
      throw new IllegalStateException("encodes to other bytes");
    }
    return true;
  }

  private static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }
}
