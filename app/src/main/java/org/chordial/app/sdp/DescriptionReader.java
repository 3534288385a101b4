package org.chordial.app.sdp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.IceDescription;
import org.chordial.ice.agent.IceOptions;
import org.chordial.ice.agent.NamedCandidate;
import org.chordial.media.session.Fingerprint;

/** Makes a {@link CallDescription} of a text that came from outside. */
public final class DescriptionReader {
  private static final int MAX_FINGERPRINTS = 8;
  private static final int MAX_PACING = 10_000;
  private static final Pattern HASH = Pattern.compile("(?:[0-9A-Fa-f]{2}:){15,63}[0-9A-Fa-f]{2}");
  private static final String PROTOCOL = "UDP/TLS/RTP/SAVPF";
  private static final String PROTOCOL_WITHOUT_FEEDBACK = "UDP/TLS/RTP/SAVP";

  private final Sdp sdp;
  private boolean audioSeen;
  private boolean videoSeen;

  private DescriptionReader(Sdp sdp) {
    this.sdp = sdp;
  }

  /**
   * @throws SdpException where it is malformed, or has no encrypted audio with ICE and rtcp-mux
   */
  public static CallDescription read(String text) throws SdpException {
    return new DescriptionReader(SdpCodec.parse(text)).description();
  }

  private CallDescription description() throws SdpException {
    List<Line> lines = new ArrayList<>();
    List<CallDescription.Stream> streams = new ArrayList<>();
    Optional<SdpMedia> first = Optional.empty();
    for (SdpMedia media : sdp.media()) {
      Line line = line(media);
      lines.add(line);
      if (!(line instanceof Line.Other)) {
        first = first.or(() -> Optional.of(media));
        stream(media).ifPresent(streams::add);
      }
    }
    SdpMedia tagged =
        first.orElseThrow(() -> new SdpException("no encrypted Opus or VP8 is offered"));
    return new CallDescription(
        sdp.origin().sessionId(),
        sdp.origin().version(),
        false,
        ice(tagged),
        fingerprints(tagged),
        Setup.of(attribute(tagged, "setup").orElse("actpass")),
        lines,
        streams);
  }

  private Optional<String> attribute(SdpMedia media, String name) {
    return media.attribute(name).or(() -> sdp.attribute(name));
  }

  /** RFC 9143: a zero port without {@code bundle-only} rejects the line. */
  private Line line(SdpMedia media) throws SdpException {
    boolean usable =
        (media.port() != 0 || media.has("bundle-only"))
            && media.has("rtcp-mux")
            && (media.protocol().equals(PROTOCOL)
                || media.protocol().equals(PROTOCOL_WITHOUT_FEEDBACK));
    Line other = new Line.Other(media.kind(), media.protocol(), media.formats());
    if (!usable) {
      return other;
    }
    String mid = media.attribute("mid").orElse("");
    if (media.kind().equals("audio") && !audioSeen) {
      int opus = payloadType(media, "opus/48000/2");
      audioSeen = opus >= 0;
      return audioSeen
          ? new Line.Audio(
              mid, opus, payloadType(media, "telephone-event/48000"), sdp.direction(media))
          : other;
    }
    if (media.kind().equals("video") && !videoSeen) {
      int vp8 = payloadType(media, "vp8/90000");
      videoSeen = vp8 >= 0;
      return videoSeen ? new Line.Video(mid, vp8, sdp.direction(media)) : other;
    }
    return other;
  }

  /** The payload type of a codec, -1 where the line does not have it. */
  private static int payloadType(SdpMedia media, String codec) throws SdpException {
    for (SdpAttribute attribute : media.attributes()) {
      int space = attribute.value().indexOf(' ');
      if (attribute.name().equals("rtpmap")
          && space > 0
          && attribute.value().substring(space + 1).toLowerCase(Locale.ROOT).equals(codec)
          && media.formats().contains(attribute.value().substring(0, space))) {
        return (int) SdpCodec.number(attribute.value().substring(0, space), 127);
      }
    }
    return -1;
  }

  private IceDescription ice(SdpMedia media) throws SdpException {
    String ufrag = attribute(media, "ice-ufrag").orElseThrow(() -> new SdpException("no ICE"));
    String pwd = attribute(media, "ice-pwd").orElseThrow(() -> new SdpException("no ICE"));
    List<Candidate> candidates = new ArrayList<>();
    List<NamedCandidate> named = new ArrayList<>();
    for (SdpAttribute attribute : media.attributes()) {
      if (attribute.name().equals("candidate")) {
        CandidateAttribute.read(attribute.value())
            .filter(candidate -> candidate.component() == 1)
            .filter(candidate -> candidates.size() < IceDescription.MAX_CANDIDATES)
            .ifPresent(candidates::add);
        CandidateAttribute.readNamed(attribute.value())
            .filter(candidate -> candidate.candidate().component() == 1)
            .filter(candidate -> named.size() < IceDescription.MAX_NAMED)
            .ifPresent(named::add);
      }
    }
    try {
      IceOptions options = options(media);
      boolean complete = !options.trickle() || attribute(media, "end-of-candidates").isPresent();
      return new IceDescription(ufrag, pwd, candidates, named, pacing(), options, complete);
    } catch (IllegalArgumentException e) {
      throw new SdpException("bad ICE credentials");
    }
  }

  /** RFC 8839 section 5.7: milliseconds; where there is none the default of RFC 8445 counts. */
  private Duration pacing() throws SdpException {
    Optional<String> value = sdp.attribute("ice-pacing");
    return value.isPresent()
        ? Duration.ofMillis(SdpCodec.number(value.get(), MAX_PACING))
        : IceDescription.DEFAULT_PACING;
  }

  private IceOptions options(SdpMedia media) {
    List<String> words = List.of(attribute(media, "ice-options").orElse("").split(" "));
    return new IceOptions(
        sdp.attribute("ice-lite").isPresent(),
        words.contains("ice2"),
        words.contains("trickle"),
        words.contains("renomination"));
  }

  private List<Fingerprint> fingerprints(SdpMedia media) throws SdpException {
    List<SdpAttribute> all = new ArrayList<>(media.attributes());
    if (!media.has("fingerprint")) {
      all.addAll(sdp.attributes());
    }
    List<Fingerprint> fingerprints = new ArrayList<>();
    for (SdpAttribute attribute : all) {
      String[] fields = attribute.value().split(" ", 2);
      if (attribute.name().equals("fingerprint")
          && fields.length == 2
          && HASH.matcher(fields[1]).matches()
          && fingerprints.size() < MAX_FINGERPRINTS) {
        fingerprints.add(new Fingerprint(fields[0], fields[1]));
      }
    }
    if (fingerprints.isEmpty()) {
      throw new SdpException("no certificate fingerprint");
    }
    return fingerprints;
  }

  private static Optional<CallDescription.Stream> stream(SdpMedia media) throws SdpException {
    Optional<String> value = media.attribute("ssrc");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    String[] fields = value.get().split(" ", 2);
    String cname =
        fields.length == 2 && fields[1].startsWith("cname:") ? fields[1].substring(6) : "";
    return Optional.of(
        new CallDescription.Stream(media.kind(), SdpCodec.number(fields[0], 0xffff_ffffL), cname));
  }
}
