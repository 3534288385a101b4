package org.chordial.overlay.config;

/**
 * Whether nodes make their own certificates, and the digest that makes their Node-IDs (RFC 6940
 * sections 11.1, 11.3.1).
 */
public record SelfSignedPermitted(boolean permitted, Digest digest) {
  public static final SelfSignedPermitted NO = new SelfSignedPermitted(false, Digest.SHA1);

  /** "Implementations MUST support both of these algorithms." */
  public enum Digest {
    SHA1("sha1", "SHA-1"),
    SHA256("sha256", "SHA-256");

    private final String xmlName;
    private final String algorithm;

    Digest(String xmlName, String algorithm) {
      this.xmlName = xmlName;
      this.algorithm = algorithm;
    }

    public String xmlName() {
      return xmlName;
    }

    /** The name that {@link java.security.MessageDigest} knows. */
    public String algorithm() {
      return algorithm;
    }
  }
}
