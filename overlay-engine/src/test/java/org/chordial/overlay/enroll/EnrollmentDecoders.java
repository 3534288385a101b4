package org.chordial.overlay.enroll;

import java.nio.charset.StandardCharsets;

/** The decoders of enrollment, for fuzzing. */
public final class EnrollmentDecoders {
  private EnrollmentDecoders() {}

  /** A POST to the enrollment server, with the boundary "b". */
  public static boolean form(byte[] body) {
    return MultipartForm.parse("multipart/form-data; boundary=b", body).isPresent();
  }

  /** A PKCS #10 request. */
  public static boolean request(byte[] der) {
    return CertificateRequest.decode(der, true).isPresent();
  }

  /** What a person has pasted. */
  public static boolean invitation(byte[] text) {
    return InvitationLink.parse(new String(text, StandardCharsets.UTF_8)).isPresent();
  }
}
