package org.chordial.ice.turn;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.stun.LongTermKey;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunAttribute.PasswordAlgorithm;
import org.chordial.ice.stun.StunAttribute.PasswordAlgorithms;
import org.chordial.ice.stun.StunMessage;

/** The client side of the long-term credential mechanism (RFC 8489, section 9.2). */
final class LongTermAuth {

  /**
   * Section 9.2: the nonce cookie, "obMatJos2" followed by 24 bits of security features in Base64.
   */
  static final String COOKIE = "obMatJos2";

  private static final int COOKIE_LENGTH = COOKIE.length() + 4;
  private static final int PASSWORD_ALGORITHMS_BIT = 0x80;
  private static final int USERNAME_ANONYMITY_BIT = 0x40;

  private final TurnCredentials credentials;
  private String realm;
  private String nonce;
  private Optional<PasswordAlgorithms> offered = Optional.empty();
  private Optional<PasswordAlgorithm> algorithm = Optional.empty();
  private boolean anonymous;
  private byte[] key;

  LongTermAuth(TurnCredentials credentials) {
    this.credentials = credentials;
  }

  /** What is known of the server, for another connection with it. */
  LongTermAuth copy() {
    LongTermAuth copy = new LongTermAuth(credentials);
    copy.realm = realm;
    copy.nonce = nonce;
    copy.offered = offered;
    copy.algorithm = algorithm;
    copy.anonymous = anonymous;
    copy.key = key;
    return copy;
  }

  /** Whether the server has told its realm, so that requests can prove who we are. */
  boolean isReady() {
    return key != null;
  }

  /**
   * Takes realm and nonce of a 401 or 438 response.
   *
   * @return false where section 9.2.5 has us not try again: there is none, or somebody has taken
   *     the algorithms out on the way, or we know none of them
   */
  boolean challenged(StunMessage response) {
    Optional<String> newRealm =
        response.find(StunAttribute.Realm.class).map(StunAttribute.Realm::value);
    Optional<String> newNonce =
        response.find(StunAttribute.Nonce.class).map(StunAttribute.Nonce::value);
    if (newNonce.isEmpty() || (newRealm.isEmpty() && realm == null)) {
      return false;
    }
    int features = features(newNonce.get());
    Optional<PasswordAlgorithms> algorithms = response.find(PasswordAlgorithms.class);
    if ((features & PASSWORD_ALGORITHMS_BIT) != 0 && algorithms.isEmpty()) {
      return false;
    }
    Optional<PasswordAlgorithm> chosen =
        algorithms.flatMap(all -> all.offered().stream().filter(LongTermAuth::isKnown).findFirst());
    if (algorithms.isPresent() && chosen.isEmpty()) {
      return false;
    }
    realm = newRealm.orElse(realm);
    nonce = newNonce.get();
    anonymous = (features & USERNAME_ANONYMITY_BIT) != 0;
    offered = algorithms;
    algorithm = chosen;
    key =
        LongTermKey.of(
            chosen.map(PasswordAlgorithm::number).orElse(PasswordAlgorithm.MD5),
            credentials.username(),
            realm,
            credentials.password());
    return true;
  }

  private static boolean isKnown(PasswordAlgorithm each) {
    return (each.number() == PasswordAlgorithm.MD5 || each.number() == PasswordAlgorithm.SHA256)
        && each.parameters().isEmpty();
  }

  private static int features(String nonce) {
    if (!nonce.startsWith(COOKIE) || nonce.length() < COOKIE_LENGTH) {
      return 0;
    }
    try {
      return Base64.getDecoder().decode(nonce.substring(COOKIE.length(), COOKIE_LENGTH))[0];
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  /** The attributes that prove who we are; none before the server has asked. */
  List<StunAttribute> attributes() {
    if (!isReady()) {
      return List.of();
    }
    List<StunAttribute> attributes = new ArrayList<>();
    attributes.add(
        anonymous
            ? new StunAttribute.UserHash(LongTermKey.userHash(credentials.username(), realm))
            : new StunAttribute.Username(credentials.username()));
    attributes.add(new StunAttribute.Realm(realm));
    attributes.add(new StunAttribute.Nonce(nonce));
    offered.ifPresent(attributes::add);
    algorithm.ifPresent(attributes::add);
    return attributes;
  }

  /** Section 9.2.5: with PASSWORD-ALGORITHMS it is "MESSAGE-INTEGRITY-SHA256 only". */
  Protection protection() {
    if (!isReady()) {
      return Protection.fingerprinted();
    }
    return new Protection(
        offered.isPresent() ? Protection.Integrity.SHA256 : Protection.Integrity.SHA1, key, true);
  }
}
