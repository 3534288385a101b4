package org.chordial.ice.dtls;

import java.util.Arrays;

/**
 * A key that both sides have already (RFC 4279), for handshakes that prove its possession with
 * ECDHE_PSK (RFC 8442) and show no certificates.
 *
 * @param identity which key it is; it goes over the network in the clear
 * @param key the secret itself
 */
public record SharedKey(byte[] identity, byte[] key) {

  public SharedKey {
    identity = identity.clone();
    key = key.clone();
    if (key.length == 0) {
      throw new IllegalArgumentException("a key of no bytes is none");
    }
  }

  @Override
  public byte[] identity() {
    return identity.clone();
  }

  @Override
  public byte[] key() {
    return key.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SharedKey(byte[] otherIdentity, byte[] otherKey)
        && Arrays.equals(identity, otherIdentity)
        && Arrays.equals(key, otherKey);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(identity);
  }

  /** Says nothing about the key. */
  @Override
  public String toString() {
    return "SharedKey";
  }
}
