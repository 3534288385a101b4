package org.chordial.ice.dtls;

import java.security.cert.X509Certificate;
import java.util.List;

/** What both sides of a finished handshake know. */
public interface SecureSession {

  /** The peer's certificates as they were sent, its own first; none where a key was shared. */
  List<X509Certificate> peerChain();

  /**
   * RFC 5705: keying material that both sides compute alike and nobody else can.
   *
   * @param context null for an exporter without context, which differs from an empty one
   * @param length in bytes
   */
  byte[] exportKeyingMaterial(String label, byte[] context, int length);

  /** For example {@code TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}, for display and logs. */
  String cipherSuite();
}
