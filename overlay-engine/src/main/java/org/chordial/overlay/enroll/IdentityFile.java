package org.chordial.overlay.enroll;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.chordial.ice.dtls.TlsIdentity;

/** A private key and its certificates in PKCS#12 (RFC 7292), readable by the owner only. */
public final class IdentityFile {
  /**
   * PKCS#12 wants a password. A program that starts without a person would have to keep one beside
   * the file, which protects nothing; the file's permissions do.
   */
  public static final char[] NO_PASSWORD = "chordial".toCharArray();

  private static final String ALIAS = "identity";
  private static final int MAX_SIZE = 1 << 20;

  private IdentityFile() {}

  public static void save(Path file, TlsIdentity identity) throws IOException {
    OwnerOnlyFiles.write(file, encode(identity, NO_PASSWORD));
  }

  /**
   * @throws IOException if the file is absent, damaged or holds no key
   */
  public static TlsIdentity load(Path file) throws IOException {
    if (Files.size(file) > MAX_SIZE) {
      throw new IOException(file + " is too large for a key file");
    }
    return decode(Files.readAllBytes(file), NO_PASSWORD);
  }

  public static byte[] encode(TlsIdentity identity, char[] password) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          ALIAS, identity.key(), password, identity.chain().toArray(new X509Certificate[0]));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      store.store(out, password);
      return out.toByteArray();
    } catch (GeneralSecurityException e) {
      throw new IOException("the key could not be put into PKCS#12", e);
    }
  }

  public static TlsIdentity decode(byte[] pkcs12, char[] password) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(pkcs12), password);
      if (!(store.getKey(ALIAS, password) instanceof PrivateKey key)) {
        throw new IOException("the key file holds no private key");
      }
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate certificate : store.getCertificateChain(ALIAS)) {
        if (certificate instanceof X509Certificate x509) {
          chain.add(x509);
        }
      }
      return new TlsIdentity(key, chain);
    } catch (GeneralSecurityException e) {
      throw new IOException("the key file cannot be opened", e);
    }
  }
}
