package org.chordial.overlay.wire;

/** A TLS HashAlgorithm (RFC 5246 section 7.4.1.4.1), 8 bits; codes we don't know are kept. */
public record HashAlgorithm(int code) {
  public static final HashAlgorithm NONE = new HashAlgorithm(0);
  public static final HashAlgorithm SHA1 = new HashAlgorithm(2);
  public static final HashAlgorithm SHA256 = new HashAlgorithm(4);
  public static final HashAlgorithm SHA384 = new HashAlgorithm(5);
  public static final HashAlgorithm SHA512 = new HashAlgorithm(6);

  @Override
  public String toString() {
    return switch (code) {
      case 0 -> "none";
      case 1 -> "md5";
      case 2 -> "sha1";
      case 3 -> "sha224";
      case 4 -> "sha256";
      case 5 -> "sha384";
      case 6 -> "sha512";
      default -> "hash-" + code;
    };
  }
}
