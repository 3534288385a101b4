package org.chordial.ice.turn;

/**
 * A long-term credential (RFC 8489, section 9.2).
 *
 * @param password never logged
 */
public record TurnCredentials(String username, String password) {

  @Override
  public String toString() {
    return "TurnCredentials[" + username + "]";
  }
}
