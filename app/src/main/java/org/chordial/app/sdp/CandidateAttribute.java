package org.chordial.app.sdp;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.CandidateTransport;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.agent.NamedCandidate;

/** {@code a=candidate} (RFC 8839 section 5.1). */
final class CandidateAttribute {

  private static final InetAddress UNKNOWN = InetAddress.ofLiteral("0.0.0.0");

  private CandidateAttribute() {}

  static String write(Candidate candidate) {
    StringBuilder out = new StringBuilder(96);
    out.append(candidate.foundation())
        .append(' ')
        .append(candidate.component())
        .append(' ')
        .append(candidate.transport().isTcp() ? "tcp" : "udp")
        .append(' ')
        .append(candidate.priority())
        .append(' ')
        .append(candidate.address().getAddress().getHostAddress())
        .append(' ')
        .append(candidate.address().getPort())
        .append(" typ ")
        .append(word(candidate.type()));
    candidate
        .related()
        .ifPresent(
            related ->
                out.append(" raddr ")
                    .append(related.getAddress().getHostAddress())
                    .append(" rport ")
                    .append(related.getPort()));
    tcpType(candidate.transport()).ifPresent(word -> out.append(" tcptype ").append(word));
    return out.toString();
  }

  /**
   * RFC 8839 section 5.1: an agent ignores a candidate whose transport, type or address form it
   * does not understand, so those are empty and no error.
   */
  static Optional<Candidate> read(String value) throws SdpException {
    String[] fields = fields(value);
    Optional<InetSocketAddress> address = address(fields[4], fields[5]);
    return address.isEmpty() ? Optional.empty() : candidate(fields, address.get());
  }

  /** A candidate whose address is hidden behind a name of multicast DNS; empty for all others. */
  static Optional<NamedCandidate> readNamed(String value) throws SdpException {
    String[] fields = fields(value);
    if (!fields[4].endsWith(".local")) {
      return Optional.empty();
    }
    int port = (int) SdpCodec.number(fields[5], 65_535);
    return candidate(fields, new InetSocketAddress(UNKNOWN, port))
        .map(candidate -> new NamedCandidate(fields[4], port, candidate));
  }

  private static String[] fields(String value) throws SdpException {
    String[] fields = value.split(" ", 32);
    if (fields.length < 8 || !fields[6].equals("typ")) {
      throw new SdpException("bad candidate");
    }
    return fields;
  }

  private static Optional<Candidate> candidate(String[] fields, InetSocketAddress address)
      throws SdpException {
    Optional<CandidateType> type = type(fields[7]);
    Optional<CandidateTransport> transport = transport(fields);
    if (type.isEmpty() || transport.isEmpty()) {
      return Optional.empty();
    }
    Optional<InetSocketAddress> related =
        fields.length >= 12 && fields[8].equals("raddr") && fields[10].equals("rport")
            ? address(fields[9], fields[11])
            : Optional.empty();
    try {
      return Optional.of(
          new Candidate(
              fields[0],
              (int) SdpCodec.number(fields[1], 256),
              transport.get(),
              SdpCodec.number(fields[3], Integer.MAX_VALUE),
              address,
              type.get(),
              related));
    } catch (IllegalArgumentException e) {
      throw new SdpException("bad candidate: " + e.getMessage());
    }
  }

  /** RFC 6544 section 4.5 has {@code tcptype} among the attributes at the end. */
  private static Optional<CandidateTransport> transport(String[] fields) {
    if (fields[2].equalsIgnoreCase("udp")) {
      return Optional.of(CandidateTransport.UDP);
    }
    for (int i = 8; i + 1 < fields.length && fields[2].equalsIgnoreCase("tcp"); i += 2) {
      if (fields[i].equals("tcptype")) {
        return switch (fields[i + 1]) {
          case "active" -> Optional.of(CandidateTransport.TCP_ACTIVE);
          case "passive" -> Optional.of(CandidateTransport.TCP_PASSIVE);
          case "so" -> Optional.of(CandidateTransport.TCP_SIMULTANEOUS_OPEN);
          default -> Optional.empty();
        };
      }
    }
    return Optional.empty();
  }

  private static Optional<String> tcpType(CandidateTransport transport) {
    return switch (transport) {
      case UDP -> Optional.empty();
      case TCP_ACTIVE -> Optional.of("active");
      case TCP_PASSIVE -> Optional.of("passive");
      case TCP_SIMULTANEOUS_OPEN -> Optional.of("so");
    };
  }

  /** Only literals: a name in a candidate never makes this phone ask the DNS. */
  private static Optional<InetSocketAddress> address(String host, String port) throws SdpException {
    int number = (int) SdpCodec.number(port, 65_535);
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new InetSocketAddress(InetAddress.getByAddress(bytes), number));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static Optional<CandidateType> type(String word) {
    return switch (word) {
      case "host" -> Optional.of(CandidateType.HOST);
      case "srflx" -> Optional.of(CandidateType.SERVER_REFLEXIVE);
      case "prflx" -> Optional.of(CandidateType.PEER_REFLEXIVE);
      case "relay" -> Optional.of(CandidateType.RELAYED);
      default -> Optional.empty();
    };
  }

  private static String word(CandidateType type) {
    return switch (type) {
      case HOST -> "host";
      case SERVER_REFLEXIVE -> "srflx";
      case PEER_REFLEXIVE -> "prflx";
      case RELAYED -> "relay";
    };
  }
}
