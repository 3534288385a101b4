package org.chordial.app.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.chordial.media.session.Direction;

/**
 * A session description (RFC 8866), line by line, before anything is made of it.
 *
 * @param origin the value of {@code o=}
 * @param connection the value of the session's {@code c=} line
 */
public record Sdp(
    Origin origin,
    Optional<String> connection,
    List<SdpAttribute> attributes,
    List<SdpMedia> media) {

  /** RFC 8866 section 5.2; the numbers are unsigned 63-bit. */
  public record Origin(String user, long sessionId, long version, String address) {}

  public Sdp {
    attributes = List.copyOf(attributes);
    media = List.copyOf(media);
  }

  public Optional<String> attribute(String name) {
    return first(attributes, name);
  }

  /** RFC 8866 section 6.7: the line's own direction, or the session's, or both ways. */
  Direction direction(SdpMedia line) {
    for (List<SdpAttribute> level : List.of(line.attributes(), attributes)) {
      for (Direction direction : Direction.values()) {
        if (first(level, direction.name().toLowerCase(Locale.ROOT)).isPresent()) {
          return direction;
        }
      }
    }
    return Direction.SENDRECV;
  }

  static Optional<String> first(List<SdpAttribute> attributes, String name) {
    return attributes.stream()
        .filter(attribute -> attribute.name().equals(name))
        .map(SdpAttribute::value)
        .findFirst();
  }
}
