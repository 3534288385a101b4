package org.chordial.ice.lab;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.chordial.ice.dtls.Dtls;
import org.chordial.ice.dtls.DtlsConnection;
import org.chordial.ice.dtls.TlsIdentity;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;

/** DTLS on a path of the laboratory, with a certificate known by its fingerprint (RFC 8122). */
final class LabDtls {
  private final TlsSettings settings;
  private final boolean client;
  private final CoreContext context;

  /**
   * @param wanted the fingerprint that the peer has to show
   */
  LabDtls(TlsIdentity identity, String wanted, boolean client, CoreContext context) {
    this.settings = new TlsSettings(identity, chain -> refusal(wanted, chain));
    this.client = client;
    this.context = context;
  }

  static String fingerprint(TlsIdentity identity) {
    return fingerprint(identity.certificate());
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return "sha-256 " + HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<String> refusal(String wanted, List<X509Certificate> chain) {
    boolean right =
        fingerprint(chain.getFirst())
            .toLowerCase(Locale.ROOT)
            .equals(wanted.toLowerCase(Locale.ROOT));
    return right ? Optional.empty() : Optional.of("another certificate than was told");
  }

  /**
   * Shakes hands.
   *
   * @param data called for each datagram that comes out of the connection
   */
  void begin(DatagramPath path, Runnable data, Consumer<String> failed) {
    var _ =
        (client ? Dtls.connect(path, settings, context) : Dtls.accept(path, settings, context))
            .whenComplete(
                (connection, problem) -> {
                  if (problem != null) {
                    failed.accept(problem.toString());
                  } else {
                    listen(connection, data);
                  }
                });
  }

  private static void listen(DtlsConnection connection, Runnable data) {
    connection.receiver(
        datagram -> {
          datagram.release();
          data.run();
        });
  }
}
