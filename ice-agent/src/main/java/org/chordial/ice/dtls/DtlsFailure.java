package org.chordial.ice.dtls;

/** Why a DTLS or TLS connection could not be made, each with the sentence for the user. */
public enum DtlsFailure {
  TIMED_OUT("The other side did not answer in time. Check that it is running and reachable."),
  PEER_REFUSED_BY_US("The other side's certificate was refused."),
  REFUSED_BY_PEER("The other side refused our certificate."),
  NO_PEER_CERTIFICATE("The other side showed no certificate, so it cannot be known who it is."),
  NO_COMMON_PARAMETERS("The two sides have no version or cipher in common. Update the older one."),
  PROTOCOL_ERROR("The other side did not follow the protocol."),
  TOO_MANY_HANDSHAKES("Too many connections are being opened at once. Try again in a moment."),
  ALREADY_CONNECTED("There is a connection to this address already."),
  CLOSED("The connection was closed before it was ready."),
  UNUSABLE_IDENTITY("Our own key or certificate cannot be used. Enroll again to get a new one."),
  INTERNAL("Something went wrong on this side; the log says what.");

  private final String sentence;

  DtlsFailure(String sentence) {
    this.sentence = sentence;
  }

  public String sentence() {
    return sentence;
  }
}
