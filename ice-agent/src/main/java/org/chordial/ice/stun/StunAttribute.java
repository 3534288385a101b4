package org.chordial.ice.stun;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/**
 * An attribute of a STUN message (RFC 8489, section 14; those of ICE: RFC 8445, section 16.1; those
 * of TURN: {@link TurnAttribute}; those of behaviour discovery: {@link BehaviourAttribute}). What
 * has no record of its own is an {@link Other}.
 *
 * <p>The integrity and fingerprint attributes are not among those that a sender lists: {@link
 * StunCodec} adds them, as they cover the bytes before them.
 */
public sealed interface StunAttribute
    permits StunAttribute.MappedAddress,
        StunAttribute.XorMappedAddress,
        StunAttribute.AlternateServer,
        StunAttribute.Username,
        StunAttribute.UserHash,
        StunAttribute.Realm,
        StunAttribute.Nonce,
        StunAttribute.PasswordAlgorithm,
        StunAttribute.PasswordAlgorithms,
        StunAttribute.Software,
        StunAttribute.ErrorCode,
        StunAttribute.UnknownAttributes,
        StunAttribute.Priority,
        StunAttribute.UseCandidate,
        StunAttribute.IceControlled,
        StunAttribute.IceControlling,
        StunAttribute.MessageIntegrity,
        StunAttribute.MessageIntegritySha256,
        StunAttribute.Fingerprint,
        StunAttribute.Other,
        BehaviourAttribute,
        TurnAttribute {

  /** Where the message came from, as the responder sees it, for clients of RFC 3489. */
  record MappedAddress(InetSocketAddress address) implements StunAttribute {}

  /** Where the message came from, hidden from translators that rewrite addresses in payloads. */
  record XorMappedAddress(InetSocketAddress address) implements StunAttribute {}

  record AlternateServer(InetSocketAddress address) implements StunAttribute {}

  record Username(String value) implements StunAttribute {}

  /** SHA-256 of user name and realm, in place of the user name (section 14.4). */
  record UserHash(byte[] hash) implements StunAttribute {
    @Override
    public boolean equals(Object other) {
      return other instanceof UserHash(byte[] theirs) && Arrays.equals(hash, theirs);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(hash);
    }
  }

  record Realm(String value) implements StunAttribute {}

  record Nonce(String value) implements StunAttribute {}

  /**
   * How a password becomes a key (section 14.12).
   *
   * @param number of section 18.5.1
   * @param parameters in hexadecimal digits
   */
  record PasswordAlgorithm(int number, String parameters) implements StunAttribute {

    public static final int MD5 = 1;
    public static final int SHA256 = 2;
  }

  /** What the server accepts, best first (section 14.11). */
  record PasswordAlgorithms(List<PasswordAlgorithm> offered) implements StunAttribute {
    public PasswordAlgorithms {
      offered = List.copyOf(offered);
    }
  }

  record Software(String value) implements StunAttribute {}

  /**
   * @param code 300 to 699
   */
  record ErrorCode(int code, String reason) implements StunAttribute {

    public static final int TRY_ALTERNATE = 300;
    public static final int BAD_REQUEST = 400;
    public static final int UNAUTHENTICATED = 401;
    public static final int FORBIDDEN = 403;
    public static final int MOBILITY_FORBIDDEN = 405;
    public static final int UNKNOWN_ATTRIBUTE = 420;
    public static final int ALLOCATION_MISMATCH = 437;
    public static final int STALE_NONCE = 438;
    public static final int ADDRESS_FAMILY_NOT_SUPPORTED = 440;
    public static final int WRONG_CREDENTIALS = 441;
    public static final int UNSUPPORTED_TRANSPORT_PROTOCOL = 442;
    public static final int PEER_ADDRESS_FAMILY_MISMATCH = 443;
    public static final int CONNECTION_ALREADY_EXISTS = 446;
    public static final int CONNECTION_TIMEOUT_OR_FAILURE = 447;
    public static final int ALLOCATION_QUOTA_REACHED = 486;
    public static final int ROLE_CONFLICT = 487;
    public static final int SERVER_ERROR = 500;
    public static final int INSUFFICIENT_CAPACITY = 508;
  }

  record UnknownAttributes(List<Integer> types) implements StunAttribute {
    public UnknownAttributes {
      types = List.copyOf(types);
    }
  }

  /**
   * @param value the priority that a peer-reflexive candidate would have, 32 bits
   */
  record Priority(long value) implements StunAttribute {}

  record UseCandidate() implements StunAttribute {}

  /**
   * @param tieBreaker an unsigned number of 64 bits
   */
  record IceControlled(long tieBreaker) implements StunAttribute {}

  /**
   * @param tieBreaker an unsigned number of 64 bits
   */
  record IceControlling(long tieBreaker) implements StunAttribute {}

  /** HMAC-SHA1 as it was received, not yet checked. */
  record MessageIntegrity(byte[] hmac) implements StunAttribute {
    @Override
    public boolean equals(Object other) {
      return other instanceof MessageIntegrity(byte[] theirs) && Arrays.equals(hmac, theirs);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(hmac);
    }
  }

  /** HMAC-SHA256, perhaps truncated, as it was received, not yet checked. */
  record MessageIntegritySha256(byte[] hmac) implements StunAttribute {
    @Override
    public boolean equals(Object other) {
      return other instanceof MessageIntegritySha256(byte[] theirs) && Arrays.equals(hmac, theirs);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(hmac);
    }
  }

  /** A CRC-32 that was found right when the message was decoded. */
  record Fingerprint(int value) implements StunAttribute {}

  /** Any other attribute, with its value. */
  record Other(int type, byte[] value) implements StunAttribute {

    @Override
    public boolean equals(Object other) {
      return other instanceof Other(int theirType, byte[] theirs)
          && type == theirType
          && Arrays.equals(value, theirs);
    }

    @Override
    public int hashCode() {
      return 31 * type + Arrays.hashCode(value);
    }
  }
}
