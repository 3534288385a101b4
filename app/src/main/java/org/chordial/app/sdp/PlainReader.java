package org.chordial.app.sdp;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.chordial.media.codec.AudioCodec;
import org.chordial.media.session.Direction;

/** Makes a {@link PlainDescription} of a text that came from outside. */
public final class PlainReader {
  private static final int MAX_PORT = 65_535;
  private static final int MAX_TYPE = 127;
  private static final String EVENTS = "telephone-event/";

  private final Sdp sdp;
  private boolean audioSeen;

  private PlainReader(Sdp sdp) {
    this.sdp = sdp;
  }

  /**
   * @throws SdpException where it is malformed, or has no sound in the clear that this phone has
   */
  public static PlainDescription read(String text) throws SdpException {
    PlainReader reader = new PlainReader(SdpCodec.parse(text));
    List<PlainDescription.Line> lines = new ArrayList<>();
    for (SdpMedia media : reader.sdp.media()) {
      lines.add(reader.line(media));
    }
    if (!reader.audioSeen) {
      throw new SdpException("no Opus or G.711 is offered");
    }
    Sdp.Origin origin = reader.sdp.origin();
    return new PlainDescription(origin.sessionId(), origin.version(), lines);
  }

  private PlainDescription.Line line(SdpMedia media) throws SdpException {
    boolean usable =
        !audioSeen
            && media.kind().equals("audio")
            && media.port() != 0
            && (media.protocol().equals("RTP/AVP") || media.protocol().equals("RTP/AVPF"));
    Optional<PlainDescription.Audio> audio = usable ? audio(media) : Optional.empty();
    audioSeen |= audio.isPresent();
    return new PlainDescription.Line(media.kind(), media.protocol(), media.formats(), audio);
  }

  private Optional<PlainDescription.Audio> audio(SdpMedia media) throws SdpException {
    List<PlainDescription.Format> codecs = new ArrayList<>();
    List<PlainDescription.Events> events = new ArrayList<>();
    for (String format : media.formats()) {
      int type = (int) SdpCodec.number(format, MAX_TYPE);
      String encoding = encoding(media, format);
      if (encoding.startsWith(EVENTS)) {
        int rate =
            (int) SdpCodec.number(encoding.substring(EVENTS.length()).split("/")[0], 192_000);
        events.add(new PlainDescription.Events(type, rate));
      } else {
        Optional<AudioCodec> codec =
            encoding.isEmpty() ? AudioCodec.ofStaticType(type) : AudioCodec.ofEncoding(encoding);
        codec.ifPresent(known -> codecs.add(new PlainDescription.Format(known, type)));
      }
    }
    if (codecs.isEmpty()) {
      return Optional.empty();
    }
    String connection =
        media.connection().or(sdp::connection).orElseThrow(() -> new SdpException("no c= line"));
    InetSocketAddress rtp = new InetSocketAddress(address(connection), media.port());
    Direction direction = sdp.direction(media);
    // RFC 3264 section 8.4: the unspecified address means that nothing is to be sent there.
    boolean wanted = !rtp.getAddress().isAnyLocalAddress();
    return Optional.of(
        new PlainDescription.Audio(
            rtp,
            rtcp(media, rtp),
            media.has("rtcp-mux"),
            codecs,
            events,
            Direction.of(direction.sends(), direction.receives() && wanted)));
  }

  /** What the rtpmap of a format says, in small letters; empty where it has none. */
  private static String encoding(SdpMedia media, String format) {
    for (SdpAttribute attribute : media.attributes()) {
      if (attribute.name().equals("rtpmap") && attribute.value().startsWith(format + " ")) {
        return attribute.value().substring(format.length() + 1).strip().toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }

  /** RFC 3605: {@code a=rtcp:port} or {@code a=rtcp:port IN IP4 address}; else the next port. */
  private static InetSocketAddress rtcp(SdpMedia media, InetSocketAddress rtp) throws SdpException {
    Optional<String> value = media.attribute("rtcp");
    if (value.isEmpty()) {
      return new InetSocketAddress(rtp.getAddress(), Math.min(MAX_PORT, rtp.getPort() + 1));
    }
    String[] fields = value.get().split(" ", 2);
    InetAddress host = fields.length == 2 ? address(fields[1]) : rtp.getAddress();
    return new InetSocketAddress(host, (int) SdpCodec.number(fields[0], MAX_PORT));
  }

  /** Only literals: a name in a description never makes this phone ask the DNS. */
  private static InetAddress address(String connection) throws SdpException {
    String[] fields = connection.split(" ", 4);
    byte[] bytes =
        fields.length == 3
            ? NetUtil.createByteArrayFromIpAddressString(fields[2].split("/", 2)[0])
            : null;
    if (bytes == null) {
      throw new SdpException("no address in digits");
    }
    try {
      InetAddress address = InetAddress.getByAddress(bytes);
      if (address.isMulticastAddress()) {
        throw new SdpException("a group address");
      }
      return address;
    } catch (UnknownHostException e) {
      throw new SdpException("no address");
    }
  }
}
