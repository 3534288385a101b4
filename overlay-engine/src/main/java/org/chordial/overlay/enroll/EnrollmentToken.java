package org.chordial.overlay.enroll;

/**
 * What an enrollment server answers besides a certificate: the tokens of RFC 6940 section 11.3, and
 * one of our own, sent with status 429; "if the client receives an unknown token in the body, it
 * SHOULD treat it as a failure for an unknown reason".
 */
enum EnrollmentToken {
  FAILED_AUTHENTICATION("failed_authentication", 403),
  USERNAME_NOT_AVAILABLE("username_not_available", 403),
  NODE_IDS_NOT_AVAILABLE("Node-IDs_not_available", 403),
  BAD_CSR("bad_CSR", 403),
  TOO_MANY_ATTEMPTS("too_many_attempts", 429);

  private final String text;
  private final int status;

  EnrollmentToken(String text, int status) {
    this.text = text;
    this.status = status;
  }

  String text() {
    return text;
  }

  int status() {
    return status;
  }
}
