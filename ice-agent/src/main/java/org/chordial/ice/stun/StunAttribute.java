package org.chordial.ice.stun;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/**
 * An attribute of a STUN message (RFC 8489, section 14; those of ICE: RFC 8445, section 16.1). What
 * has no record of its own is an {@link Other}.
 *
 * <p>The integrity and fingerprint attributes are not among those that a sender lists: {@link
 * StunCodec} adds them, as they cover the bytes before them.
 */
public sealed interface StunAttribute {

  /** Where the message came from, as the responder sees it, for clients of RFC 3489. */
  record MappedAddress(InetSocketAddress address) implements StunAttribute {}

  /** Where the message came from, hidden from translators that rewrite addresses in payloads. */
  record XorMappedAddress(InetSocketAddress address) implements StunAttribute {}

  record AlternateServer(InetSocketAddress address) implements StunAttribute {}

  record Username(String value) implements StunAttribute {}

  record Realm(String value) implements StunAttribute {}

  record Nonce(String value) implements StunAttribute {}

  record Software(String value) implements StunAttribute {}

  /**
   * @param code 300 to 699
   */
  record ErrorCode(int code, String reason) implements StunAttribute {

    public static final int TRY_ALTERNATE = 300;
    public static final int BAD_REQUEST = 400;
    public static final int UNAUTHENTICATED = 401;
    public static final int FORBIDDEN = 403;
    public static final int UNKNOWN_ATTRIBUTE = 420;
    public static final int STALE_NONCE = 438;
    public static final int ROLE_CONFLICT = 487;
    public static final int SERVER_ERROR = 500;
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
