package org.chordial.ice.agent;

import java.util.random.RandomGenerator;

/** Makes username fragments and passwords out of the ice-chars of RFC 8839. */
final class IceCredentials {

  private static final String ICE_CHARS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private IceCredentials() {}

  /** RFC 8445, section 5.3: "at least 24 bits of output to generate the username fragment". */
  static String ufrag(RandomGenerator random) {
    return text(8, random);
  }

  /** RFC 8445, section 5.3: "at least 128 bits of random number generator output". */
  static String password(RandomGenerator random) {
    return text(24, random);
  }

  private static String text(int length, RandomGenerator random) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
    }
    return text.toString();
  }
}
