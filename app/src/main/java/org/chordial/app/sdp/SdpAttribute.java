package org.chordial.app.sdp;

/**
 * An {@code a=} line (RFC 8866 section 5.13).
 *
 * @param value empty for a property attribute
 */
public record SdpAttribute(String name, String value) {

  static SdpAttribute flag(String name) {
    return new SdpAttribute(name, "");
  }

  @Override
  public String toString() {
    return value.isEmpty() ? name : name + ":" + value;
  }
}
