package org.chordial.ice.turn.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.chordial.ice.turn.TurnCredentials;

/**
 * Credentials that carry their own end, so that the server that gave them remembers nobody: the
 * user name is "expiry:identity", with the expiry in seconds since 1970, and the password the
 * Base64 of its HMAC-SHA1 under the server's secret, as coturn's {@code use-auth-secret} has it. In
 * an overlay the identity is a Node-ID, and quotas count by it.
 */
public final class TimeLimitedCredentials implements CredentialSource {

  private static final String ALGORITHM = "HmacSHA1";
  private static final int MOST_DIGITS = 12;

  private final SecretKeySpec secret;
  private final Duration lifetime;
  private final InstantSource clock;
  private final Function<List<X509Certificate>, Optional<String>> identities;

  /**
   * @param secret at least 16 bytes from a secure source
   * @param lifetime of what is given out
   * @param identities of whom certificates stand for, in an overlay the Node-ID; empty for nobody
   */
  public TimeLimitedCredentials(
      byte[] secret,
      Duration lifetime,
      InstantSource clock,
      Function<List<X509Certificate>, Optional<String>> identities) {
    if (secret.length < 16) {
      throw new IllegalArgumentException("a secret has at least 16 bytes");
    }
    this.secret = new SecretKeySpec(secret, ALGORITHM);
    this.lifetime = lifetime;
    this.clock = clock;
    this.identities = identities;
  }

  @Override
  public Optional<TurnCredentials> issue(List<X509Certificate> chain) {
    return chain.isEmpty() ? Optional.empty() : identities.apply(chain).map(this::issue);
  }

  /** Credentials for somebody who has shown who he is. */
  public TurnCredentials issue(String identity) {
    String username = clock.instant().plus(lifetime).getEpochSecond() + ":" + identity;
    return new TurnCredentials(username, derive(username));
  }

  @Override
  public Optional<String> password(String username) {
    int colon = username.indexOf(':');
    if (colon < 1 || colon > MOST_DIGITS) {
      return Optional.empty();
    }
    long expiry = 0;
    for (int i = 0; i < colon; i++) {
      int digit = username.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return Optional.empty();
      }
      expiry = expiry * 10 + digit;
    }
    return expiry > clock.instant().getEpochSecond()
        ? Optional.of(derive(username))
        : Optional.empty();
  }

  /** Whose quota a user name counts against: the identity without the expiry. */
  static String identity(String username) {
    return username.substring(username.indexOf(':') + 1);
  }

  private String derive(String username) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }
}
