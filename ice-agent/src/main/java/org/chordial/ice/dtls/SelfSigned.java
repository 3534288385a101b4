package org.chordial.ice.dtls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.chordial.ice.net.CoreContext;

/** Makes certificates that vouch for nothing but their own key, known by their fingerprint. */
public final class SelfSigned {

  /** Clocks of phones differ, so a certificate is valid a little before it is made. */
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);

  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final int SERIAL_BITS = 127;

  private SelfSigned() {}

  /** A new ECDSA P-256 key and its certificate, valid for 30 days from now. */
  public static TlsIdentity ecdsa(String commonName, CoreContext context) {
    return make(commonName, context, "EC", "SHA256withECDSA");
  }

  /** A new RSA-2048 key and its certificate; takes a tenth of a second or more. */
  public static TlsIdentity rsa(String commonName, CoreContext context) {
    return make(commonName, context, "RSA", "SHA256withRSA");
  }

  private static TlsIdentity make(
      String commonName, CoreContext context, String keyAlgorithm, String signatureAlgorithm) {
    try {
      SecureRandom random = RandomSource.of(context.random());
      KeyPairGenerator generator = KeyPairGenerator.getInstance(keyAlgorithm);
      if (keyAlgorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      } else {
        generator.initialize(2048, random);
      }
      KeyPair keys = generator.generateKeyPair();
      Instant now = context.clock().instant();
      X500Principal name = new X500Principal("CN=" + commonName);
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
              Date.from(now.minus(CLOCK_SKEW)),
              Date.from(now.plus(LIFETIME)),
              name,
              keys.getPublic());
      var signer =
          new JcaContentSignerBuilder(signatureAlgorithm)
              .setSecureRandom(random)
              .build(keys.getPrivate());
      return new TlsIdentity(
          keys.getPrivate(),
          List.of(new JcaX509CertificateConverter().getCertificate(builder.build(signer))));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("this JDK cannot make a " + keyAlgorithm + " key", e);
    }
  }
}
