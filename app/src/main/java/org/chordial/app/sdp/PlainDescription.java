package org.chordial.app.sdp;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.chordial.media.codec.AudioCodec;
import org.chordial.media.session.Direction;

/** An offer or answer of a phone that knows neither ICE nor SRTP: RTP/AVP, sound alone. */
public record PlainDescription(long sessionId, long version, List<Line> lines)
    implements Description {

  /**
   * An {@code m=} line.
   *
   * @param audio empty where the line is rejected or not for this phone
   */
  public record Line(String kind, String protocol, List<String> formats, Optional<Audio> audio) {
    public Line {
      formats = List.copyOf(formats);
    }
  }

  /**
   * The line with the call's sound.
   *
   * @param rtp the unspecified address where packets are not wanted now (RFC 3264 section 8.4)
   * @param mux whether RTCP may go with RTP (RFC 5761)
   * @param codecs best first
   */
  public record Audio(
      InetSocketAddress rtp,
      InetSocketAddress rtcp,
      boolean mux,
      List<Format> codecs,
      List<Events> events,
      Direction direction) {
    public Audio {
      codecs = List.copyOf(codecs);
      events = List.copyOf(events);
    }

    Optional<Format> format(AudioCodec codec) {
      return codecs.stream().filter(format -> format.codec() == codec).findFirst();
    }

    /** Telephone events of the codec's clock, or any that there are. */
    Optional<Events> eventsFor(AudioCodec codec) {
      return events.stream()
          .filter(format -> format.clockRate() == codec.clockRate())
          .findFirst()
          .or(() -> events.stream().findFirst());
    }
  }

  /** A codec and its payload type. */
  public record Format(AudioCodec codec, int payloadType) {}

  /** Telephone events (RFC 4733) and their payload type. */
  public record Events(int payloadType, int clockRate) {}

  public PlainDescription {
    lines = List.copyOf(lines);
  }

  public Optional<Audio> audio() {
    return lines.stream().flatMap(line -> line.audio().stream()).findFirst();
  }

  @Override
  public Optional<Direction> sound() {
    return audio().map(Audio::direction);
  }

  @Override
  public Optional<Direction> picture() {
    return Optional.empty();
  }
}
