package org.chordial.app.sdp;

import java.util.Optional;
import org.chordial.media.session.Direction;

/** What every offer and answer tells a call. Directions are those of who wrote it. */
public interface Description {

  /** Empty where there is no sound that this phone has. */
  Optional<Direction> sound();

  /** Empty where there is no picture that this phone has. */
  Optional<Direction> picture();
}
