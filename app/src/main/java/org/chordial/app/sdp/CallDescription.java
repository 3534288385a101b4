package org.chordial.app.sdp;

import java.util.List;
import java.util.Optional;
import org.chordial.ice.agent.IceDescription;
import org.chordial.media.session.Direction;
import org.chordial.media.session.Fingerprint;

/**
 * An offer or answer in the terms of this phone: one bundled transport and the lines that use it.
 *
 * @param initialOffer whether nothing has been bundled yet (RFC 9143 section 7.2)
 */
public record CallDescription(
    long sessionId,
    long version,
    boolean initialOffer,
    IceDescription ice,
    List<Fingerprint> fingerprints,
    Setup setup,
    List<Line> lines,
    List<Stream> streams)
    implements Description {

  /** An RTP stream that is announced: {@code a=ssrc} (RFC 5576). */
  public record Stream(String kind, long ssrc, String cname) {}

  public CallDescription {
    fingerprints = List.copyOf(fingerprints);
    lines = List.copyOf(lines);
    streams = List.copyOf(streams);
  }

  public Optional<Line.Audio> audio() {
    return find(Line.Audio.class);
  }

  public Optional<Line.Video> video() {
    return find(Line.Video.class);
  }

  @Override
  public Optional<Direction> sound() {
    return audio().map(Line.Audio::direction);
  }

  @Override
  public Optional<Direction> picture() {
    return video().map(Line.Video::direction);
  }

  private <T extends Line> Optional<T> find(Class<T> type) {
    return lines.stream().filter(type::isInstance).map(type::cast).findFirst();
  }
}
