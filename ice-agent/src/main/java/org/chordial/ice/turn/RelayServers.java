package org.chordial.ice.turn;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.dtls.SelfSigned;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.dtls.WebPki;
import org.chordial.ice.net.CoreContext;

/** Makes of a URI the servers to try. */
public final class RelayServers {

  private RelayServers() {}

  /**
   * An entry for each transport. Where TLS is spoken, the server has to show a certificate for its
   * name that the system's authorities have signed.
   *
   * @param address of the URI's host
   * @throws IllegalStateException where the system has no list of authorities
   */
  public static List<RelayServer> of(
      TurnUri uri, InetAddress address, TurnCredentials credentials, InstantSource clock) {
    InetSocketAddress at = new InetSocketAddress(address, uri.port());
    Optional<TlsSettings> tls =
        uri.transports().stream().anyMatch(TurnTransport::isSecure)
            ? Optional.of(settings(uri.host(), clock))
            : Optional.empty();
    return uri.transports().stream()
        .map(
            transport ->
                new RelayServer(uri.host() + ":" + uri.port(), at, transport, credentials, tls))
        .toList();
  }

  private static TlsSettings settings(String host, InstantSource clock) {
    CoreContext context = new CoreContext(null, clock, new SecureRandom());
    return new TlsSettings(SelfSigned.ecdsa("chordial", context), WebPki.of(host));
  }
}
