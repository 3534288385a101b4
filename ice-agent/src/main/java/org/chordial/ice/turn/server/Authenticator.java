package org.chordial.ice.turn.server;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.stun.LongTermKey;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunAttribute.ErrorCode;
import org.chordial.ice.stun.StunAttribute.PasswordAlgorithm;
import org.chordial.ice.stun.StunAttribute.PasswordAlgorithms;
import org.chordial.ice.stun.StunIntegrity;
import org.chordial.ice.stun.StunMessage;

/** The server side of the long-term credential mechanism (RFC 8489, section 9.2.4). */
final class Authenticator {

  /** What is known of who sent a request. */
  sealed interface Verdict {

    /**
     * @param protection of the responses
     */
    record Proven(String username, Protection protection) implements Verdict {}

    /** An error that any stranger may get. */
    record Refused(int code, List<StunAttribute> attributes) implements Verdict {}
  }

  private static final PasswordAlgorithms OFFERED =
      new PasswordAlgorithms(
          List.of(
              new PasswordAlgorithm(PasswordAlgorithm.SHA256, ""),
              new PasswordAlgorithm(PasswordAlgorithm.MD5, "")));

  private final String realm;
  private final Nonces nonces;
  private final CredentialSource credentials;

  Authenticator(String realm, Nonces nonces, CredentialSource credentials) {
    this.realm = realm;
    this.nonces = nonces;
    this.credentials = credentials;
  }

  Verdict judge(StunMessage request, ByteBuf datagram, InetSocketAddress client) {
    if (!request.has(StunAttribute.MessageIntegrity.class)
        && !request.has(StunAttribute.MessageIntegritySha256.class)) {
      return challenge(ErrorCode.UNAUTHENTICATED, client);
    }
    Optional<StunAttribute.Nonce> nonce = request.find(StunAttribute.Nonce.class);
    Optional<StunAttribute.Username> username = request.find(StunAttribute.Username.class);
    if (nonce.isEmpty()
        || !request.has(StunAttribute.Realm.class)
        || (username.isEmpty() && !request.has(StunAttribute.UserHash.class))) {
      return new Verdict.Refused(ErrorCode.BAD_REQUEST, List.of());
    }
    // Before anything is looked up or hashed with a key: who has no nonce of ours costs little.
    if (!nonces.isValid(nonce.get().value(), client)) {
      return challenge(ErrorCode.STALE_NONCE, client);
    }
    Optional<PasswordAlgorithms> offered = request.find(PasswordAlgorithms.class);
    Optional<PasswordAlgorithm> chosen = request.find(PasswordAlgorithm.class);
    // "unless (1) PASSWORD-ALGORITHM and PASSWORD-ALGORITHMS are both present, (2)
    // PASSWORD-ALGORITHMS matches the value sent [...], and (3) PASSWORD-ALGORITHM matches one of
    // the entries".
    boolean neither = offered.isEmpty() && chosen.isEmpty();
    if (!neither
        && !(offered.equals(Optional.of(OFFERED))
            && chosen.isPresent()
            && OFFERED.offered().contains(chosen.get()))) {
      return new Verdict.Refused(ErrorCode.BAD_REQUEST, List.of());
    }
    Optional<String> password =
        username.map(StunAttribute.Username::value).flatMap(credentials::password);
    if (password.isEmpty()) {
      return challenge(ErrorCode.UNAUTHENTICATED, client);
    }
    int algorithm = chosen.map(PasswordAlgorithm::number).orElse(PasswordAlgorithm.MD5);
    String user = username.get().value();
    byte[] key = LongTermKey.of(algorithm, user, realm, password.get());
    if (StunIntegrity.verify(datagram, key) != StunIntegrity.Verdict.RIGHT) {
      return challenge(ErrorCode.UNAUTHENTICATED, client);
    }
    // "the MESSAGE-INTEGRITY-SHA256 attribute, [...] unless the request was processed as though
    // PASSWORD-ALGORITHM was MD5 (because the request contained neither".
    return new Verdict.Proven(
        user,
        new Protection(
            neither ? Protection.Integrity.SHA1 : Protection.Integrity.SHA256,
            key,
            request.has(StunAttribute.Fingerprint.class)));
  }

  private Verdict challenge(int code, InetSocketAddress client) {
    return new Verdict.Refused(
        code,
        List.of(
            new StunAttribute.Realm(realm),
            new StunAttribute.Nonce(nonces.create(client)),
            OFFERED));
  }
}
