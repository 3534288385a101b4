package org.chordial.overlay.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.overlay.config.ConfigurationException;
import org.chordial.overlay.config.ConfigurationParser;
import org.chordial.overlay.security.CertificateVerifier;
import org.chordial.overlay.security.TrustAnchors;
import org.chordial.overlay.usage.sip.SipRegistrationCodec;
import org.chordial.overlay.wire.FramedMessage;
import org.chordial.overlay.wire.FramedMessageCodec;
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
      List.of("message", "body", "frame", "registration", "configuration", "certificate", "stun");

  private static final MessageCodec CODEC = new MessageCodec(WireSettings.STANDARD);
  private static final SipRegistrationCodec REGISTRATIONS = new SipRegistrationCodec(CODEC);
  private static final UnpooledByteBufAllocator HEAP = new UnpooledByteBufAllocator(false);
  private static final int MAX_FRAME = 20_000;
  private static final CertificateVerifier VERIFIER =
      new CertificateVerifier(
          new TrustAnchors(
              "example.org", NodeId.CHORD_LENGTH, List.of(), Optional.empty(), Set.of()),
          () -> Instant.parse("2026-11-22T12:00:00Z"));

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
      switch (name) {
        case "message" -> {
          Message message = CODEC.decode(Unpooled.wrappedBuffer(input));
          same(input, ByteBufUtil.getBytes(CODEC.encode(message, HEAP)));
        }
        case "body" -> body(input);
        case "frame" -> frames(Unpooled.wrappedBuffer(input));
        case "registration" ->
            same(input, REGISTRATIONS.encode(REGISTRATIONS.decode(Opaque.of(input))).toBytes());
        case "configuration" -> ConfigurationParser.parse(input);
        case "certificate" -> certificate(input);
        case "stun" -> StunCodec.decode(Unpooled.wrappedBuffer(input));
        default -> throw new IllegalArgumentException("no such decoder: " + name);
      }
      return true;
    } catch (WireException
        | StunException
        | ConfigurationException
        | CertificateException refused) {
      return false;
    }
  }

  private static void body(byte[] input) throws WireException {
    if (input.length < 2) {
      throw new WireException("no code");
    }
    int code = (input[0] & 0xff) << 8 | (input[1] & 0xff);
    byte[] rest = Arrays.copyOfRange(input, 2, input.length);
    MessageBody body = CODEC.decodeBody(code, Opaque.of(rest));
    same(rest, CODEC.encodeBody(body).toBytes());
  }

  private static void frames(ByteBuf stream) throws WireException {
    while (true) {
      Optional<FramedMessage> frame = FramedMessageCodec.decode(stream, MAX_FRAME);
      if (frame.isEmpty()) {
        return;
      }
      if (frame.get() instanceof FramedMessage.Data data) {
        data.message().release();
      }
    }
  }

  private static void certificate(byte[] input) throws CertificateException {
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(input));
    var _ = VERIFIER.verify(certificate, List.of());
  }

  private static void same(byte[] input, byte[] again) {
    if (!Arrays.equals(input, again)) {
      throw new IllegalStateException("encodes to other bytes");
    }
  }
}
