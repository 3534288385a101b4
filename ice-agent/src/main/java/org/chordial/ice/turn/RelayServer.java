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
 */
public record RelayServer(
    String name,
    InetSocketAddress address,
    TurnTransport transport,
    TurnCredentials credentials,
    Optional<TlsSettings> tls) {

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
}
