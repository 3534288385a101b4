package org.chordial.ice.turn.server;

import java.util.Map;
import java.util.Optional;

/** Who may relay. Asked on the server's executor, for each request that is not a repetition. */
@FunctionalInterface
public interface CredentialSource {

  /** The password of a user; empty where there is no such user, or not any more. */
  Optional<String> password(String username);

  /** These and nobody else. */
  static CredentialSource users(Map<String, String> passwords) {
    Map<String, String> known = Map.copyOf(passwords);
    return username -> Optional.ofNullable(known.get(username));
  }

  /** Users of either. */
  default CredentialSource or(CredentialSource other) {
    return username -> password(username).or(() -> other.password(username));
  }
}
