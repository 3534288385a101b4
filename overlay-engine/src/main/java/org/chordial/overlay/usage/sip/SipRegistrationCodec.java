package org.chordial.overlay.usage.sip;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.WireException;
import org.chordial.overlay.wire.WireReader;
import org.chordial.overlay.wire.WireWriter;

/** Reads and writes SipRegistrations (RFC 7904 section 3.2). Immutable, for any thread. */
public final class SipRegistrationCodec {
  /** "Destination destination_list&lt;3..2^16-1&gt;". */
  private static final int MIN_DESTINATIONS = 3;

  private final MessageCodec codec;

  public SipRegistrationCodec(MessageCodec codec) {
    this.codec = codec;
  }

  /**
   * @throws IllegalArgumentException for what is too long for its length fields
   */
  public Opaque encode(SipRegistration registration) {
    ByteBuf data = Unpooled.buffer();
    int type = writeData(new WireWriter(data), registration);
    ByteBuf whole = Unpooled.buffer(3 + data.readableBytes());
    new WireWriter(whole).uint8(type).opaque16(taken(data));
    return taken(whole);
  }

  private int writeData(WireWriter out, SipRegistration registration) {
    return switch (registration) {
      case SipRegistration.Uri(String uri) -> {
        out.opaque16(text(uri));
        yield SipRegistration.SIP_REGISTRATION_URI;
      }
      case SipRegistration.Route(String prefs, List<Destination> list) -> {
        Opaque destinations = codec.encodeDestinations(list);
        if (destinations.length() < MIN_DESTINATIONS) {
          throw new IllegalArgumentException("a route has a destination");
        }
        out.opaque16(text(prefs)).opaque16(destinations);
        yield SipRegistration.SIP_REGISTRATION_ROUTE;
      }
      case SipRegistration.Unknown(int type, Opaque data) -> {
        out.bytes(data);
        yield type;
      }
    };
  }

  public SipRegistration decode(Opaque value) throws WireException {
    WireReader in = new WireReader(Unpooled.wrappedBuffer(value.toBytes()));
    int type = in.uint8();
    Opaque data = in.opaque16();
    in.end();
    WireReader inner = new WireReader(Unpooled.wrappedBuffer(data.toBytes()));
    return switch (type) {
      case SipRegistration.SIP_REGISTRATION_URI -> {
        String uri = text(inner.opaque16());
        inner.end();
        yield new SipRegistration.Uri(uri);
      }
      case SipRegistration.SIP_REGISTRATION_ROUTE -> {
        String prefs = text(inner.opaque16());
        Opaque destinations = inner.opaque16();
        inner.end();
        if (destinations.length() < MIN_DESTINATIONS) {
          throw new WireException("a route without a destination");
        }
        yield new SipRegistration.Route(prefs, codec.decodeDestinations(destinations));
      }
      default -> new SipRegistration.Unknown(type, data);
    };
  }

  private static Opaque text(String text) {
    return Opaque.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What is not UTF-8 is no text: read with replacement characters, it would be another name. */
  private static String text(Opaque bytes) throws WireException {
    String text = bytes.toUtf8();
    if (!text(text).equals(bytes)) {
      throw new WireException("a text that is not UTF-8");
    }
    return text;
  }

  private static Opaque taken(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    buffer.release();
    return Opaque.of(bytes);
  }
}
