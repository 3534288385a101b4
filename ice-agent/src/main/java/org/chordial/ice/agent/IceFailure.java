package org.chordial.ice.agent;

/** Every way in which an ICE agent fails, with the sentence that the user reads. */
public enum IceFailure {
  NO_LOCAL_ADDRESS(
      "This computer has no network address to be reached at. Connect it to a network, then try"
          + " again."),
  NO_SOCKET(
      "No network socket could be opened on any address of this computer. A firewall or a port in"
          + " use may be the cause."),
  NO_RELAY(
      "Only relayed connections are allowed, and no relay server gave one. Check the server's"
          + " address, user name and password, or allow direct connections."),
  NO_REMOTE_CANDIDATE(
      "The other side offered no address that this computer can use. It may be on another kind of"
          + " network (IPv4 or IPv6 only)."),
  NO_PATH(
      "No network path to the other side works. Firewalls or address translators on the way block"
          + " it."),
  TIMED_OUT("The other side did not finish connecting in time. It may have gone offline."),
  CONSENT_EXPIRED("The other side has not answered for a while. The connection is lost."),
  CONSENT_REVOKED("The other side has ended the connection.");

  private final String sentence;

  IceFailure(String sentence) {
    this.sentence = sentence;
  }

  /** What to tell the user. */
  public String sentence() {
    return sentence;
  }
}
