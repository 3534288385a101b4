package org.chordial.app.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.chordial.app.control.CandidateKinds;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.RelayServers;
import org.chordial.ice.turn.TurnCredentials;
import org.chordial.ice.turn.TurnUri;
import org.chordial.ice.turn.server.PeerPolicy;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads the values of options that name hosts, ports and candidates. */
final class NetworkOptions {
  private NetworkOptions() {}

  /** An address or a name of this host. */
  static InetAddress address(String host, CommandSpec spec) {
    try {
      return InetAddress.getAllByName(host)[0];
    } catch (UnknownHostException e) {
      throw new ParameterException(spec.commandLine(), "There is no host " + host + ".", e);
    }
  }

  /** An address that other phones can be told: not the one that stands for all of this host. */
  static InetSocketAddress single(InetSocketAddress at, CommandSpec spec) {
    if (at.getAddress().isAnyLocalAddress()) {
      throw new ParameterException(
          spec.commandLine(),
          "--sip needs the one address of this host that other phones are to use, not "
              + at.getAddress().getHostAddress()
              + ".");
    }
    return at;
  }

  /** What was asked for and cannot be done, in a sentence each. */
  static List<String> unused(List<String> turn, List<String> kinds) {
    List<String> sentences = new ArrayList<>();
    if (turn.isEmpty() && kinds.contains("relay")) {
      sentences.add(
          "--ice relay without --turn uses the relays that peers of the overlay are, if any.");
    }
    return sentences;
  }

  /** The relays that were named, each with the transports to try. */
  static List<RelayServer> turnServers(List<String> uris, CommandSpec spec) {
    List<RelayServer> servers = new ArrayList<>();
    for (String text : uris) {
      try {
        TurnUri uri = TurnUri.parse(text);
        TurnCredentials credentials =
            uri.credentials()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "A TURN server needs a user and a password: turn:USER:PASSWORD@HOST."));
        servers.addAll(
            RelayServers.of(uri, address(uri.host(), spec), credentials, InstantSource.system()));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
    }
    return servers;
  }

  /** The ranges beside the open internet to which a relay of ours may relay. */
  static PeerPolicy relayTo(List<String> prefixes, CommandSpec spec) {
    PeerPolicy policy = PeerPolicy.open();
    for (String prefix : prefixes) {
      int slash = prefix.indexOf('/');
      try {
        InetAddress address =
            InetAddress.ofLiteral(slash < 0 ? prefix : prefix.substring(0, slash));
        int most = address.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? most : Integer.parseInt(prefix.substring(slash + 1));
        if (bits < 0 || bits > most) {
          throw new IllegalArgumentException("no such length");
        }
        policy = policy.permitting(address, bits);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            spec.commandLine(),
            "\"" + prefix + "\" is no range of addresses, such as 10.0.0.0/8.",
            e);
      }
    }
    return policy;
  }

  /**
   * Peer-reflexive candidates come with any other kind. With {@code tcp} alone no UDP is used for
   * sound and picture.
   */
  static CandidateKinds candidates(List<String> kinds, CommandSpec spec) {
    if (kinds.isEmpty()) {
      return CandidateKinds.ALL;
    }
    boolean tcp = false;
    Set<CandidateType> types = EnumSet.of(CandidateType.PEER_REFLEXIVE);
    for (String kind : kinds) {
      switch (kind.strip()) {
        case "host" -> types.add(CandidateType.HOST);
        case "srflx" -> types.add(CandidateType.SERVER_REFLEXIVE);
        case "relay" -> types.add(CandidateType.RELAYED);
        case "tcp" -> tcp = true;
        default ->
            throw new ParameterException(
                spec.commandLine(), "\"" + kind + "\" is none of host, srflx, relay, tcp.");
      }
    }
    return new CandidateKinds(types, types.size() > 1, tcp);
  }
}
