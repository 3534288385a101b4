package org.chordial.ice.turn;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.chordial.ice.dtls.TlsSettings;

/**
 * A TURN server that a client may use.
 *
 * @param address resolved
 * @param name of the server: its entries with other transports have the same one
 * @param tls for a secure transport: who we are and whom to believe
 * @param mobile whether it is known to let allocations move (RFC 8016), so that it is asked to
 */
public record RelayServer(
    String name,
    InetSocketAddress address,
    TurnTransport transport,
    TurnCredentials credentials,
    Optional<TlsSettings> tls,
    boolean mobile) {

  /**
   * @throws IllegalArgumentException where the address is not resolved or a secure transport has no
   *     settings
   */
  public RelayServer {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("the address of a TURN server is not resolved");
    }
    if (transport.isSecure() && tls.isEmpty()) {
      throw new IllegalArgumentException("a secure transport needs its settings");
    }
  }

  /** One that may not know of mobility. */
  public RelayServer(
      String name,
      InetSocketAddress address,
      TurnTransport transport,
      TurnCredentials credentials,
      Optional<TlsSettings> tls) {
    this(name, address, transport, credentials, tls, false);
  }

  public RelayServer withMobility() {
    return new RelayServer(name, address, transport, credentials, tls, true);
  }
}
