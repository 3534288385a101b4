package org.chordial.ice.turn.server;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chordial.ice.turn.TurnCredentials;

/** Who may relay. Asked on the server's executor, for each request that is not a repetition. */
@FunctionalInterface
public interface CredentialSource {

  /** The password of a user; empty where there is no such user, or not any more. */
  Optional<String> password(String username);

  /**
   * Credentials for whom these certificates, shown in a TLS handshake, stand for; empty where they
   * stand for nobody who may relay.
   */
  default Optional<TurnCredentials> issue(List<X509Certificate> chain) {
    return Optional.empty();
  }

  /** These and nobody else. */
  static CredentialSource users(Map<String, String> passwords) {
    Map<String, String> known = Map.copyOf(passwords);
    return username -> Optional.ofNullable(known.get(username));
  }

  /** Users of either. */
  default CredentialSource or(CredentialSource other) {
    CredentialSource first = this;
    return new CredentialSource() {
      @Override
      public Optional<String> password(String username) {
        return first.password(username).or(() -> other.password(username));
      }

      @Override
      public Optional<TurnCredentials> issue(List<X509Certificate> chain) {
        return first.issue(chain).or(() -> other.issue(chain));
      }
    };
  }
}
