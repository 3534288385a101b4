package org.chordial.ice.dtls;

import org.bouncycastle.tls.AlertDescription;

/** What an alert means for the user. */
final class Alerts {

  private Alerts() {}

  static DtlsFailure received(short description) {
    return switch (description) {
      case AlertDescription.bad_certificate,
          AlertDescription.unsupported_certificate,
          AlertDescription.certificate_revoked,
          AlertDescription.certificate_expired,
          AlertDescription.certificate_unknown,
          AlertDescription.unknown_ca,
          AlertDescription.certificate_required,
          AlertDescription.access_denied ->
          DtlsFailure.REFUSED_BY_PEER;
      case AlertDescription.close_notify, AlertDescription.user_canceled -> DtlsFailure.CLOSED;
      default -> agreement(description);
    };
  }

  static DtlsFailure raised(short description) {
    return description == AlertDescription.internal_error
        ? DtlsFailure.INTERNAL
        : agreement(description);
  }

  private static DtlsFailure agreement(short description) {
    return switch (description) {
      case AlertDescription.handshake_failure,
          AlertDescription.protocol_version,
          AlertDescription.insufficient_security ->
          DtlsFailure.NO_COMMON_PARAMETERS;
      default -> DtlsFailure.PROTOCOL_ERROR;
    };
  }
}
