package org.chordial.overlay.usage.sip;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.WireException;

/**
 * A name of one device, which needs no looking up (RFC 7904 section 6): "GRUUs in RELOAD are
 * constructed by embedding a base64-encoded destination list in the 'gr' URI parameter".
 */
public record Gruu(Aor aor, List<Destination> destinations) {
  private static final String PARAMETER = ";gr=";
  private static final int MAX_LENGTH = 4096;

  public Gruu {
    destinations = List.copyOf(destinations);
  }

  /** Empty for what is no GRUU of an overlay: then it may be a plain AOR. */
  public static Optional<Gruu> parse(String text, MessageCodec codec) {
    int at = text.indexOf(PARAMETER);
    if (at < 0 || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String encoded = text.substring(at + PARAMETER.length()).split("[;?]", 2)[0];
    try {
      byte[] bytes = Base64.getDecoder().decode(encoded.replace('~', '='));
      List<Destination> destinations = codec.decodeDestinations(Opaque.of(bytes));
      return destinations.isEmpty()
          ? Optional.empty()
          : Aor.parse(text.substring(0, at)).map(aor -> new Gruu(aor, destinations));
    } catch (WireException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** "With the exception that '~' is used in place of '='." */
  public String text(MessageCodec codec) {
    byte[] bytes = codec.encodeDestinations(destinations).toBytes();
    String encoded = new String(Base64.getEncoder().encode(bytes), StandardCharsets.US_ASCII);
    return aor + PARAMETER + encoded.replace('=', '~');
  }
}
