package org.chordial.ice.dtls;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.TlsSecret;

/** The secret that exports come from, kept beyond the handshake, which forgets it. */
final class SessionKeys {

  private final TlsCrypto crypto;
  private final boolean version13;
  private final TlsSecret secret;
  private final int prfAlgorithm;
  private final int hashAlgorithm;
  private final int hashLength;
  private final byte[] randoms;

  /** Call when the handshake is complete, before it is cleaned up. */
  SessionKeys(TlsContext context) {
    SecurityParameters parameters = context.getSecurityParametersConnection();
    crypto = context.getCrypto();
    version13 = TlsUtils.isTLSv13(context);
    secret =
        crypto.adoptSecret(
            version13 ? parameters.getExporterMasterSecret() : parameters.getMasterSecret());
    prfAlgorithm = parameters.getPRFAlgorithm();
    hashAlgorithm = parameters.getPRFCryptoHashAlgorithm();
    hashLength = parameters.getPRFHashLength();
    randoms = concatenate(parameters.getClientRandom(), parameters.getServerRandom());
  }

  byte[] export(String label, byte[] context, int length) {
    return version13 ? export13(label, context, length) : export12(label, context, length);
  }

  /**
   * RFC 5705 4: "PRF(SecurityParameters.master_secret, label, client_random + server_random +
   * context_value_length + context_value)[length]"; without context the last two are left out.
   */
  private byte[] export12(String label, byte[] context, int length) {
    byte[] seed = randoms;
    if (context != null) {
      byte[] size = {(byte) (context.length >> 8), (byte) context.length};
      seed = concatenate(concatenate(seed, size), context);
    }
    return secret.deriveUsingPRF(prfAlgorithm, label, seed, length).extract();
  }

  /**
   * RFC 8446 7.5: "HKDF-Expand-Label(Derive-Secret(Secret, label, ""), "exporter",
   * Hash(context_value), key_length)".
   */
  private byte[] export13(String label, byte[] context, int length) {
    try {
      TlsSecret derived =
          TlsCryptoUtils.hkdfExpandLabel(
              secret, hashAlgorithm, label, hash(new byte[0]), hashLength);
      byte[] hashed = hash(context == null ? new byte[0] : context);
      return TlsCryptoUtils.hkdfExpandLabel(derived, hashAlgorithm, "exporter", hashed, length)
          .extract();
    } catch (IOException e) {
      throw new IllegalArgumentException("label too long: " + label, e);
    }
  }

  private byte[] hash(byte[] input) {
    TlsHash hash = crypto.createHash(hashAlgorithm);
    hash.update(input, 0, input.length);
    return hash.calculateHash();
  }

  static void log(TlsContext context, Optional<KeyLog> keyLog) {
    if (keyLog.isEmpty()) {
      return;
    }
    SecurityParameters parameters = context.getSecurityParametersConnection();
    KeyLog log = keyLog.get();
    if (TlsUtils.isTLSv13(context)) {
      line(log, "CLIENT_TRAFFIC_SECRET_0", context, parameters.getTrafficSecretClient());
      line(log, "SERVER_TRAFFIC_SECRET_0", context, parameters.getTrafficSecretServer());
      line(log, "EXPORTER_SECRET", context, parameters.getExporterMasterSecret());
    } else {
      line(log, "CLIENT_RANDOM", context, parameters.getMasterSecret());
    }
  }

  private static void line(KeyLog log, String label, TlsContext context, TlsSecret secret) {
    HexFormat hex = HexFormat.of();
    byte[] random = context.getSecurityParametersConnection().getClientRandom();
    byte[] bytes = context.getCrypto().adoptSecret(secret).extract();
    log.line(label + " " + hex.formatHex(random) + " " + hex.formatHex(bytes));
  }

  private static byte[] concatenate(byte[] a, byte[] b) {
    byte[] both = new byte[a.length + b.length];
    System.arraycopy(a, 0, both, 0, a.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
