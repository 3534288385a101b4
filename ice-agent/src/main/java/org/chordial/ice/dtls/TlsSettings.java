package org.chordial.ice.dtls;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a handshake needs to know. Client and server both show a certificate, unless a server says
 * that its clients need none, or they share a key.
 *
 * @param srtpProfiles what use_srtp offers or accepts, best first; empty: no use_srtp
 * @param keyLog empty except for debugging
 * @param sharedKey what both sides prove to have, instead of showing certificates
 * @param handshakeLimit how long a handshake may take before it fails
 * @param anonymousClients whether, as a server, to take clients without a certificate
 */
public record TlsSettings(
    TlsIdentity identity,
    PeerVerifier verifier,
    List<SrtpProfile> srtpProfiles,
    Optional<KeyLog> keyLog,
    Optional<SharedKey> sharedKey,
    Duration handshakeLimit,
    boolean anonymousClients) {

  public static final Duration DEFAULT_HANDSHAKE_LIMIT = Duration.ofSeconds(20);

  public TlsSettings {
    srtpProfiles = List.copyOf(srtpProfiles);
  }

  public TlsSettings(
      TlsIdentity identity,
      PeerVerifier verifier,
      List<SrtpProfile> srtpProfiles,
      Optional<KeyLog> keyLog) {
    this(
        identity, verifier, srtpProfiles, keyLog, Optional.empty(), DEFAULT_HANDSHAKE_LIMIT, false);
  }

  /** Without SRTP and key log. */
  public TlsSettings(TlsIdentity identity, PeerVerifier verifier) {
    this(identity, verifier, List.of(), Optional.empty());
  }

  /** The same for a server that does not ask who its clients are. */
  public TlsSettings withAnonymousClients() {
    return with(sharedKey, handshakeLimit, true);
  }

  public TlsSettings withHandshakeLimit(Duration limit) {
    return with(sharedKey, limit, anonymousClients);
  }

  /** With a key that proves the sides to each other; no certificates are shown or checked. */
  public TlsSettings withSharedKey(SharedKey shared) {
    return with(Optional.of(shared), handshakeLimit, anonymousClients);
  }

  private TlsSettings with(Optional<SharedKey> shared, Duration limit, boolean anonymous) {
    return new TlsSettings(identity, verifier, srtpProfiles, keyLog, shared, limit, anonymous);
  }
}
