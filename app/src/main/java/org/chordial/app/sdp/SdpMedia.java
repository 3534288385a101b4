package org.chordial.app.sdp;

import java.util.List;
import java.util.Optional;

/**
 * An {@code m=} line and what belongs to it (RFC 8866 section 5.14).
 *
 * @param kind audio, video, application and so on
 * @param connection the value of its {@code c=} line
 */
public record SdpMedia(
    String kind,
    int port,
    String protocol,
    List<String> formats,
    Optional<String> connection,
    List<SdpAttribute> attributes) {

  public SdpMedia {
    formats = List.copyOf(formats);
    attributes = List.copyOf(attributes);
  }

  /** The value of the first attribute of that name. */
  public Optional<String> attribute(String name) {
    return Sdp.first(attributes, name);
  }

  public boolean has(String name) {
    return attribute(name).isPresent();
  }
}
