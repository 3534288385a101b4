package org.chordial.app.sdp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.media.codec.AudioCodec;
import org.chordial.media.session.AudioParameters;
import org.chordial.media.session.Direction;
import org.chordial.media.session.PlainLocal;
import org.chordial.media.session.PlainRemote;
import org.chordial.media.session.VideoParameters;

/**
 * Offer and answer with a phone that knows neither ICE nor SRTP. The codec that was settled first
 * stays for the whole call.
 */
public final class PlainOfferAnswer implements Negotiation {
  private static final int EVENTS_8000 = AudioParameters.DEFAULT_EVENTS + 1;

  private final PlainLocal transport;
  private final long sessionId;
  private long version;
  private Optional<InetAddress> signalling = Optional.empty();
  private Optional<PlainDescription> local = Optional.empty();
  private Optional<PlainDescription> remote = Optional.empty();
  private Optional<InetSocketAddress> lastRtp = Optional.empty();
  private Optional<AudioCodec> settled = Optional.empty();

  /**
   * @param sessionId a random number of at most 62 bits
   */
  public PlainOfferAnswer(PlainLocal transport, long sessionId) {
    this.transport = transport;
    this.sessionId = sessionId;
  }

  /** Sets which host speaks SIP with us. */
  public void signalling(InetAddress host) {
    signalling = Optional.of(host);
  }

  @Override
  public String offer(OfferAnswer.Wish wish) {
    List<PlainDescription.Line> lines = new ArrayList<>();
    for (PlainDescription.Line line : local.map(PlainDescription::lines).orElse(List.of())) {
      lines.add(
          new PlainDescription.Line(
              line.kind(),
              line.protocol(),
              line.formats(),
              line.audio().map(audio -> ours(audio, audio.mux(), wish.audio()))));
    }
    if (lines.isEmpty()) {
      lines.add(
          new PlainDescription.Line(
              "audio", "RTP/AVP", List.of(), Optional.of(ours(everything(), true, wish.audio()))));
    }
    return describe(lines);
  }

  private PlainDescription.Audio everything() {
    List<PlainDescription.Format> codecs = new ArrayList<>();
    for (AudioCodec codec : AudioCodec.values()) {
      int type = codec.staticType() < 0 ? AudioParameters.DEFAULT_OPUS : codec.staticType();
      codecs.add(new PlainDescription.Format(codec, type));
    }
    List<PlainDescription.Events> events =
        List.of(
            new PlainDescription.Events(
                AudioParameters.DEFAULT_EVENTS, AudioCodec.OPUS.clockRate()),
            new PlainDescription.Events(EVENTS_8000, AudioCodec.PCMU.clockRate()));
    return new PlainDescription.Audio(
        transport.rtp(), transport.rtcp(), true, codecs, events, Direction.SENDRECV);
  }

  /** A line with our address; where a codec was settled, with that one alone. */
  private PlainDescription.Audio ours(
      PlainDescription.Audio like, boolean mux, Direction direction) {
    List<PlainDescription.Format> codecs = like.codecs();
    List<PlainDescription.Events> events = like.events();
    if (settled.isPresent()) {
      codecs = like.format(settled.get()).stream().toList();
      events = like.eventsFor(settled.get()).stream().toList();
    }
    return new PlainDescription.Audio(
        transport.rtp(), transport.rtcp(), mux, codecs, events, direction);
  }

  @Override
  public PlainDescription offered(String text) throws SdpException {
    return accept(PlainReader.read(text));
  }

  @Override
  public PlainDescription answered(String text) throws SdpException {
    return accept(PlainReader.read(text));
  }

  private PlainDescription accept(PlainDescription description) throws SdpException {
    PlainDescription.Audio audio = description.audio().orElseThrow();
    Optional<AudioCodec> codec =
        settled.isPresent()
            ? settled.filter(known -> audio.format(known).isPresent())
            : audio.codecs().stream().findFirst().map(PlainDescription.Format::codec);
    if (codec.isEmpty()) {
      throw new SdpException("another codec in the middle of a call");
    }
    Optional<InetSocketAddress> rtp =
        audio.rtp().getAddress().isAnyLocalAddress()
            ? lastRtp.or(
                () -> signalling.map(host -> new InetSocketAddress(host, audio.rtp().getPort())))
            : Optional.of(audio.rtp());
    if (rtp.isEmpty()) {
      throw new SdpException("no address for the sound");
    }
    lastRtp = rtp;
    settled = codec;
    remote = Optional.of(description);
    return description;
  }

  @Override
  public String answer(OfferAnswer.Wish wish) {
    List<PlainDescription.Line> lines = new ArrayList<>();
    for (PlainDescription.Line line : remote.orElseThrow().lines()) {
      lines.add(
          new PlainDescription.Line(
              line.kind(),
              line.protocol(),
              line.formats(),
              line.audio()
                  .map(
                      audio ->
                          ours(
                              audio,
                              audio.mux(),
                              OfferAnswer.meet(wish.audio(), audio.direction())))));
    }
    return describe(lines);
  }

  private String describe(List<PlainDescription.Line> lines) {
    PlainDescription description = new PlainDescription(sessionId, ++version, lines);
    local = Optional.of(description);
    return PlainWriter.write(description, transport.rtp().getAddress());
  }

  /** Where the other side takes packets, by what it said last. */
  public PlainRemote remoteTransport() {
    PlainDescription.Audio theirs = remote.flatMap(PlainDescription::audio).orElseThrow();
    boolean mux =
        theirs.mux()
            && local
                .flatMap(PlainDescription::audio)
                .map(PlainDescription.Audio::mux)
                .orElse(false);
    InetSocketAddress rtp = lastRtp.orElseThrow();
    boolean held = theirs.rtcp().getAddress().isAnyLocalAddress();
    InetSocketAddress rtcp =
        held ? new InetSocketAddress(rtp.getAddress(), theirs.rtcp().getPort()) : theirs.rtcp();
    return new PlainRemote(rtp, mux ? rtp : rtcp, mux, signalling);
  }

  @Override
  public Optional<AudioParameters> audio() {
    if (settled.isEmpty()) {
      return Optional.empty();
    }
    AudioCodec codec = settled.get();
    return local
        .flatMap(PlainDescription::audio)
        .flatMap(
            ours ->
                remote
                    .flatMap(PlainDescription::audio)
                    .flatMap(theirs -> parameters(codec, ours, theirs)));
  }

  private static Optional<AudioParameters> parameters(
      AudioCodec codec, PlainDescription.Audio ours, PlainDescription.Audio theirs) {
    Optional<PlainDescription.Events> events = theirs.eventsFor(codec);
    Optional<Integer> sent = theirs.format(codec).map(PlainDescription.Format::payloadType);
    Optional<Integer> taken = ours.format(codec).map(PlainDescription.Format::payloadType);
    return sent.flatMap(
        type ->
            taken.map(
                own ->
                    new AudioParameters(
                        codec,
                        type,
                        own,
                        events.map(PlainDescription.Events::payloadType).orElse(-1),
                        events.map(PlainDescription.Events::clockRate).orElse(codec.clockRate()),
                        OfferAnswer.meet(ours.direction(), theirs.direction()))));
  }

  @Override
  public Optional<VideoParameters> video() {
    return Optional.empty();
  }
}
