package org.chordial.app.sdp;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.IceOptions;
import org.chordial.media.session.Direction;
import org.chordial.media.session.Fingerprint;

/** Makes the text of a {@link CallDescription}. */
public final class DescriptionWriter {
  private static final String PROTOCOL = "UDP/TLS/RTP/SAVPF";

  private final CallDescription description;

  private DescriptionWriter(CallDescription description) {
    this.description = description;
  }

  public static String write(CallDescription description) {
    return SdpCodec.write(new DescriptionWriter(description).sdp());
  }

  private Sdp sdp() {
    List<SdpMedia> media = new ArrayList<>();
    boolean tagged = false;
    for (Line line : description.lines()) {
      media.add(media(line, !tagged));
      tagged |= !(line instanceof Line.Other);
    }
    // RFC 8829 section 5.2.1 keeps the host's address out of the origin.
    Sdp.Origin origin =
        new Sdp.Origin("-", description.sessionId(), description.version(), "IN IP4 0.0.0.0");
    return new Sdp(origin, Optional.empty(), sessionAttributes(), media);
  }

  private List<SdpAttribute> sessionAttributes() {
    List<SdpAttribute> attributes = new ArrayList<>();
    String mids =
        description.lines().stream()
            .flatMap(line -> line.tag().stream())
            .collect(Collectors.joining(" "));
    attributes.add(new SdpAttribute("group", "BUNDLE " + mids));
    attributes.add(new SdpAttribute("ice-options", options(description.ice().options())));
    attributes.add(
        new SdpAttribute("ice-pacing", Long.toString(description.ice().pacing().toMillis())));
    attributes.add(new SdpAttribute("ice-ufrag", description.ice().ufrag()));
    attributes.add(new SdpAttribute("ice-pwd", description.ice().pwd()));
    for (Fingerprint fingerprint : description.fingerprints()) {
      attributes.add(
          new SdpAttribute("fingerprint", fingerprint.algorithm() + " " + fingerprint.value()));
    }
    attributes.add(new SdpAttribute("setup", description.setup().word()));
    return attributes;
  }

  private static String options(IceOptions options) {
    // RFC 8840 section 4.1.1: "the Offerer MUST include the "ice-options:trickle" attribute".
    return "ice2"
        + (options.trickle() ? " trickle" : "")
        + (options.renomination() ? " renomination" : "");
  }

  private SdpMedia media(Line line, boolean tagged) {
    return switch (line) {
      case Line.Audio audio -> audio(audio, tagged);
      case Line.Video video -> video(video, tagged);
      case Line.Other other ->
          new SdpMedia(
              other.kind(), 0, other.protocol(), other.formats(), Optional.empty(), List.of());
    };
  }

  private SdpMedia audio(Line.Audio line, boolean tagged) {
    List<SdpAttribute> attributes = common(line.mid(), line.direction());
    List<String> formats = new ArrayList<>();
    formats.add(Integer.toString(line.opus()));
    attributes.add(new SdpAttribute("rtpmap", line.opus() + " opus/48000/2"));
    attributes.add(new SdpAttribute("fmtp", line.opus() + " minptime=10;useinbandfec=1"));
    if (line.events() >= 0) {
      formats.add(Integer.toString(line.events()));
      attributes.add(new SdpAttribute("rtpmap", line.events() + " telephone-event/48000"));
      attributes.add(new SdpAttribute("fmtp", line.events() + " 0-15"));
    }
    return section("audio", formats, attributes, tagged);
  }

  private SdpMedia video(Line.Video line, boolean tagged) {
    List<SdpAttribute> attributes = common(line.mid(), line.direction());
    String type = Integer.toString(line.vp8());
    attributes.add(new SdpAttribute("rtpmap", type + " VP8/90000"));
    attributes.add(new SdpAttribute("rtcp-fb", type + " nack pli"));
    return section("video", List.of(type), attributes, tagged);
  }

  private static List<SdpAttribute> common(String mid, Direction direction) {
    List<SdpAttribute> attributes = new ArrayList<>();
    attributes.add(new SdpAttribute("mid", mid));
    attributes.add(SdpAttribute.flag(direction.name().toLowerCase(Locale.ROOT)));
    attributes.add(SdpAttribute.flag("rtcp-mux"));
    return attributes;
  }

  /** RFC 9143 section 7.2: in the first offer only the first line has an address of its own. */
  private SdpMedia section(
      String kind, List<String> formats, List<SdpAttribute> attributes, boolean tagged) {
    description.streams().stream()
        .filter(stream -> stream.kind().equals(kind))
        .forEach(
            stream ->
                attributes.add(
                    new SdpAttribute("ssrc", stream.ssrc() + " cname:" + stream.cname())));
    InetSocketAddress address = defaultAddress();
    boolean bundleOnly = !tagged && description.initialOffer();
    if (bundleOnly) {
      attributes.add(SdpAttribute.flag("bundle-only"));
    } else if (tagged) {
      description
          .ice()
          .candidates()
          .forEach(
              candidate ->
                  attributes.add(
                      new SdpAttribute("candidate", CandidateAttribute.write(candidate))));
      if (description.ice().complete() && description.ice().options().trickle()) {
        attributes.add(SdpAttribute.flag("end-of-candidates"));
      }
    }
    return new SdpMedia(
        kind,
        bundleOnly ? 0 : address.getPort(),
        PROTOCOL,
        formats,
        Optional.of(connection(address)),
        attributes);
  }

  /**
   * RFC 8839 section 4.2.1.2: the default candidate, or port 9 where there is none. RFC 6544
   * section 4.3 wants it to be one over UDP.
   */
  private InetSocketAddress defaultAddress() {
    return description.ice().candidates().stream()
        .filter(candidate -> !candidate.transport().isTcp())
        .map(Candidate::address)
        .findFirst()
        .orElseGet(() -> InetSocketAddress.createUnresolved("0.0.0.0", 9));
  }

  private static String connection(InetSocketAddress address) {
    if (address.isUnresolved()) {
      return "IN IP4 " + address.getHostString();
    }
    String family = address.getAddress() instanceof Inet6Address ? "IP6 " : "IP4 ";
    return "IN " + family + address.getAddress().getHostAddress();
  }
}
