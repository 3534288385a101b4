package org.chordial.ice.turn.server;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces that nobody has to remember: the time, and an HMAC of it and of whom it was given to. RFC
 * 8489, section 9.2.4: "The server MUST NOT choose the same NONCE for two requests unless they have
 * the same source IP address and port."
 */
final class Nonces {

  /** Section 9.2: the nonce cookie, here with the bit "Password algorithms" alone. */
  static final String COOKIE = "obMatJos2gAAA";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int TIME_BYTES = 4;
  private static final int PROOF_BYTES = 11;
  private static final int ENCODED = 20;
  private static final int SECRET_BYTES = 32;

  private final Mac mac;
  private final InstantSource clock;
  private final long lifetimeSeconds;

  Nonces(Duration lifetime, InstantSource clock, RandomGenerator random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
    this.clock = clock;
    this.lifetimeSeconds = lifetime.toSeconds();
  }

  String create(InetSocketAddress client) {
    int now = (int) clock.instant().getEpochSecond();
    byte[] bytes =
        ByteBuffer.allocate(TIME_BYTES + PROOF_BYTES).putInt(now).put(proof(now, client)).array();
    return COOKIE + Base64.getUrlEncoder().encodeToString(bytes);
  }

  /** Whether we gave it to this client, not too long ago. */
  boolean isValid(String nonce, InetSocketAddress client) {
    if (nonce.length() != COOKIE.length() + ENCODED || !nonce.startsWith(COOKIE)) {
      return false;
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(nonce.substring(COOKIE.length()));
    } catch (IllegalArgumentException e) {
      return false;
    }
    int time = ByteBuffer.wrap(bytes).getInt();
    int age = (int) clock.instant().getEpochSecond() - time;
    return age >= 0
        && age <= lifetimeSeconds
        && MessageDigest.isEqual(
            proof(time, client), Arrays.copyOfRange(bytes, TIME_BYTES, bytes.length));
  }

  private byte[] proof(int time, InetSocketAddress client) {
    mac.update(client.getAddress().getAddress());
    mac.update(ByteBuffer.allocate(8).putInt(client.getPort()).putInt(time).array());
    return Arrays.copyOf(mac.doFinal(), PROOF_BYTES);
  }
}
