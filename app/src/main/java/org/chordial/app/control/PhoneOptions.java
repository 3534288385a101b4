package org.chordial.app.control;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.dtls.KeyLog;
import org.chordial.ice.turn.RelayServer;
import org.chordial.media.session.MediaDevices;
import org.chordial.overlay.peer.TraceSink;

/**
 * What a phone is told at its start, beside its profile. Begin with {@link #of}.
 *
 * @param bind the one address of this host to use; empty for all
 * @param plainSip where plain SIP is spoken too; empty for the overlay alone
 * @param stunServers beside those that the overlay's bootstrap nodes are
 * @param turnServers relays to use; an entry for each transport of a server
 * @param candidates the ICE candidates that may be used
 * @param keyLog empty except for debugging
 */
public record PhoneOptions(
    MediaDevices devices,
    Optional<InetAddress> bind,
    Optional<InetSocketAddress> plainSip,
    List<InetSocketAddress> stunServers,
    List<RelayServer> turnServers,
    CandidateKinds candidates,
    Optional<KeyLog> keyLog,
    TraceSink trace) {

  public PhoneOptions {
    stunServers = List.copyOf(stunServers);
    turnServers = List.copyOf(turnServers);
  }

  /** With the usual network. */
  public static PhoneOptions of(MediaDevices devices) {
    return new PhoneOptions(
        devices,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        CandidateKinds.ALL,
        Optional.empty(),
        TraceSink.NONE);
  }

  public PhoneOptions withBind(InetAddress address) {
    return new PhoneOptions(
        devices,
        Optional.of(address),
        plainSip,
        stunServers,
        turnServers,
        candidates,
        keyLog,
        trace);
  }

  public PhoneOptions withPlainSip(InetSocketAddress at) {
    return new PhoneOptions(
        devices, bind, Optional.of(at), stunServers, turnServers, candidates, keyLog, trace);
  }

  public PhoneOptions withStunServers(List<InetSocketAddress> servers) {
    return new PhoneOptions(
        devices, bind, plainSip, servers, turnServers, candidates, keyLog, trace);
  }

  public PhoneOptions withTurnServers(List<RelayServer> servers) {
    return new PhoneOptions(
        devices, bind, plainSip, stunServers, servers, candidates, keyLog, trace);
  }

  public PhoneOptions withCandidates(CandidateKinds kinds) {
    return new PhoneOptions(
        devices, bind, plainSip, stunServers, turnServers, kinds, keyLog, trace);
  }

  public PhoneOptions withKeyLog(KeyLog log) {
    return new PhoneOptions(
        devices, bind, plainSip, stunServers, turnServers, candidates, Optional.of(log), trace);
  }

  public PhoneOptions withTrace(TraceSink sink) {
    return new PhoneOptions(
        devices, bind, plainSip, stunServers, turnServers, candidates, keyLog, sink);
  }
}
