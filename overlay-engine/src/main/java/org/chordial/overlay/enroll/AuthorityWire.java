package org.chordial.overlay.enroll;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.chordial.overlay.security.CertificateCodec;

/**
 * What goes through the pipe between an enrollment server and the process with its keys. A request:
 * what is asked for, then the fields. An answer: {@link #GRANTED} and the fields, or {@link
 * #REFUSED} and a sentence. Fields are bytes or UTF-8 behind their length.
 */
final class AuthorityWire {
  static final int HELLO = 1;
  static final int ISSUE = 2;
  static final int RENEW = 3;
  static final int SERVER = 4;
  static final int SIGN = 5;

  static final int GRANTED = 0;
  static final int REFUSED = 1;

  private static final int MAX_FIELD = 1 << 20;

  private AuthorityWire() {}

  static void write(DataOutputStream out, byte[] field) throws IOException {
    out.writeInt(field.length);
    out.write(field);
  }

  static X509Certificate readCertificate(DataInputStream in) throws IOException {
    return certificate(read(in));
  }

  static X509Certificate certificate(byte[] der) throws IOException {
    try {
      return CertificateCodec.decode(der);
    } catch (CertificateException e) {
      throw new IOException("a certificate cannot be read", e);
    }
  }

  static byte[] read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_FIELD) {
      throw new IOException("a field of " + length + " bytes");
    }
    byte[] field = new byte[length];
    in.readFully(field);
    return field;
  }
}
