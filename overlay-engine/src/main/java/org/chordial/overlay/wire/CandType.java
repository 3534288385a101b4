package org.chordial.overlay.wire;

import java.util.Optional;

/** The type of an ICE candidate (RFC 6940 section 6.5.1.1). */
public enum CandType {
  HOST(1),
  SRFLX(2),
  RELAY(4);

  private final int value;

  CandType(int value) {
    this.value = value;
  }

  public int value() {
    return value;
  }

  public static Optional<CandType> of(int value) {
    for (CandType type : values()) {
      if (type.value == value) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
