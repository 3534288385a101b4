package org.chordial.app.sdp;

import java.util.List;
import java.util.Optional;
import org.chordial.media.session.Direction;

/** One {@code m=} line as this phone understands it. Directions are those of who wrote it. */
public sealed interface Line {

  /** The identification tag (RFC 5888); empty for a line that is rejected. */
  default Optional<String> tag() {
    return switch (this) {
      case Audio audio -> Optional.of(audio.mid());
      case Video video -> Optional.of(video.mid());
      case Other _ -> Optional.empty();
    };
  }

  /**
   * @param opus payload type
   * @param events payload type of telephone-event/48000, -1 where there is none
   */
  record Audio(String mid, int opus, int events, Direction direction) implements Line {}

  /**
   * @param vp8 payload type
   */
  record Video(String mid, int vp8, Direction direction) implements Line {}

  /** One that is rejected, or of a kind or codec that this phone does not have. */
  record Other(String kind, String protocol, List<String> formats) implements Line {
    public Other {
      formats = List.copyOf(formats);
    }
  }
}
