package org.chordial.app.sdp;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.CandidateTransport;
import org.chordial.ice.agent.CandidateType;

/** {@code a=candidate} (RFC 8839 section 5.1). */
final class CandidateAttribute {

  private CandidateAttribute() {}

  static String write(Candidate candidate) {
    StringBuilder out = new StringBuilder(96);
    out.append(candidate.foundation())
        .append(' ')
        .append(candidate.component())
        .append(' ')
        .append(candidate.transport().name().toLowerCase(Locale.ROOT))
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
    return out.toString();
  }

  /**
   * RFC 8839 section 5.1: an agent ignores a candidate whose transport, type or address form it
   * does not understand, so those are empty and no error.
   */
  static Optional<Candidate> read(String value) throws SdpException {
    String[] fields = value.split(" ", 32);
    if (fields.length < 8 || !fields[6].equals("typ")) {
      throw new SdpException("bad candidate");
    }
    Optional<CandidateType> type = type(fields[7]);
    Optional<InetSocketAddress> address = address(fields[4], fields[5]);
    if (type.isEmpty() || address.isEmpty() || !fields[2].equalsIgnoreCase("udp")) {
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
              CandidateTransport.UDP,
              SdpCodec.number(fields[3], Integer.MAX_VALUE),
              address.get(),
              type.get(),
              related));
    } catch (IllegalArgumentException e) {
      throw new SdpException("bad candidate: " + e.getMessage());
    }
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
