package org.chordial.overlay.enroll;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A certificate signing request (RFC 2986): whose key, and which user name it asks for.
 *
 * @param userName the rfc822Name that the request wants in its certificate, if it names one
 */
record CertificateRequest(PublicKey key, Optional<String> userName) {
  static final int MAX_SIZE = 8192;

  /** A request for that user name, signed with the key that it presents. */
  static byte[] encode(KeyPair keys, String userName) {
    try {
      ExtensionsGenerator extensions = new ExtensionsGenerator();
      extensions.addExtension(
          Extension.subjectAlternativeName,
          true,
          new GeneralNames(new GeneralName(GeneralName.rfc822Name, userName)));
      return new JcaPKCS10CertificationRequestBuilder(new X500Name(""), keys.getPublic())
          .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
          .build(
              new JcaContentSignerBuilder(NodeKeys.signatureAlgorithm(keys.getPrivate()))
                  .build(keys.getPrivate()))
          .getEncoded();
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate request could not be made", e);
    }
  }

  /**
   * Empty if the request is malformed, not signed by its own key, or its key is not RSA.
   *
   * @param ecdsa whether it may also be ECDSA with P-256
   */
  static Optional<CertificateRequest> decode(byte[] der, boolean ecdsa) {
    if (der.length > MAX_SIZE) {
      return Optional.empty();
    }
    try {
      JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
      PublicKey key = request.getPublicKey();
      if (!NodeKeys.isUsable(key, ecdsa)
          || !request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        return Optional.empty();
      }
      return Optional.of(new CertificateRequest(key, rfc822Name(request)));
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException e) {
      // Bouncy Castle's ASN.1 classes report malformed input by several unchecked exceptions.
      return Optional.empty();
    }
  }

  private static Optional<String> rfc822Name(PKCS10CertificationRequest request) {
    Extensions extensions = request.getRequestedExtensions();
    GeneralNames names =
        extensions == null
            ? null
            : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    if (names == null) {
      return Optional.empty();
    }
    return Arrays.stream(names.getNames())
        .filter(name -> name.getTagNo() == GeneralName.rfc822Name)
        .map(name -> name.getName().toString())
        .findFirst();
  }
}
