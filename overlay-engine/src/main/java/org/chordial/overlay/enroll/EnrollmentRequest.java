package org.chordial.overlay.enroll;

import java.security.KeyPair;
import org.chordial.overlay.usage.sip.Aor;

/**
 * What a person asks of an enrollment server.
 *
 * @param password hers, or the one she chooses for a new name
 * @param nodeIds how many Node-IDs, usually 1
 * @param newName whether she means to take a name that is free, where the server lets people do so
 */
public record EnrollmentRequest(
    Aor user, char[] password, KeyPair keys, int nodeIds, boolean newName) {

  public static EnrollmentRequest of(Aor user, char[] password, KeyPair keys) {
    return new EnrollmentRequest(user, password, keys, 1, false);
  }

  public EnrollmentRequest asNewName() {
    return new EnrollmentRequest(user, password, keys, nodeIds, true);
  }

  /** Says nothing about password and key. */
  @Override
  public String toString() {
    return "EnrollmentRequest[" + user + "]";
  }
}
