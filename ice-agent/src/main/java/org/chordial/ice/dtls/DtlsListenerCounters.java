package org.chordial.ice.dtls;

/** What a {@link DtlsListener} saw and dropped. Read on its executor. */
public final class DtlsListenerCounters {
  long clientHellos;
  long cookiesSent;
  long refused;
  long malformed;
  long unknownSource;
  long notOurs;

  /** ClientHellos that were looked at. */
  public long clientHellos() {
    return clientHellos;
  }

  /** HelloVerifyRequests sent. */
  public long cookiesSent() {
    return cookiesSent;
  }

  /** ClientHellos refused because a limit was reached or both sides began at once. */
  public long refused() {
    return refused;
  }

  /** Datagrams that began like DTLS and went on differently. */
  public long malformed() {
    return malformed;
  }

  /** Records from addresses there is no connection with. */
  public long unknownSource() {
    return unknownSource;
  }

  /** Datagrams that were neither STUN nor DTLS. */
  public long notOurs() {
    return notOurs;
  }
}
