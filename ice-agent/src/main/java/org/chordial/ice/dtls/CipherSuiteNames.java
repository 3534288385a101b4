package org.chordial.ice.dtls;

import org.bouncycastle.tls.CipherSuite;

/** The registered names of the cipher suites that we use. */
final class CipherSuiteNames {

  private CipherSuiteNames() {}

  static String of(int suite) {
    return switch (suite) {
      case CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 ->
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
      case CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 ->
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
      case CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 ->
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
      case CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 ->
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
      case CipherSuite.TLS_AES_128_GCM_SHA256 -> "TLS_AES_128_GCM_SHA256";
      case CipherSuite.TLS_AES_256_GCM_SHA384 -> "TLS_AES_256_GCM_SHA384";
      case CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256 ->
          "TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256";
      case CipherSuite.TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384 ->
          "TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384";
      case CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256 ->
          "TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256";
      default -> "0x%04x".formatted(suite);
    };
  }
}
