package org.chordial.overlay.wire;

/** The hex of sample messages, for tests in other packages. */
public final class SampleHex {
  private SampleHex() {}

  public static String golden(String name) {
    return Golden.read(name).toHex();
  }
}
