package org.chordial.app.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.IceDescription;
import org.chordial.media.session.AudioParameters;
import org.chordial.media.session.Direction;
import org.chordial.media.session.LocalTransport;
import org.chordial.media.session.RemoteTransport;
import org.chordial.media.session.VideoParameters;

/**
 * Our side of offer and answer in one call (RFC 3264). Keeps the session id and counts the
 * versions. Not thread-safe.
 */
public final class OfferAnswer implements Negotiation {
  private LocalTransport transport;
  private final long sessionId;
  private long version;
  private Optional<CallDescription> local = Optional.empty();
  private Optional<CallDescription> remote = Optional.empty();
  private Optional<Setup> settled = Optional.empty();
  private boolean remoteRestarted;
  private final TrickleExchange trickle = new TrickleExchange();

  /**
   * @param sessionId a random number of at most 62 bits
   */
  public OfferAnswer(LocalTransport transport, long sessionId) {
    this.transport = transport;
    this.sessionId = sessionId;
  }

  /** What this side wants of the call. */
  public record Wish(Direction audio, Optional<Direction> video) {}

  /**
   * The first offer, or another. RFC 3264 section 8: the lines of before stay where they were, and
   * new ones come after them.
   */
  @Override
  public String offer(Wish wish) {
    List<Line> lines = new ArrayList<>();
    List<Line> before = local.map(CallDescription::lines).orElse(List.of());
    for (Line line : before) {
      lines.add(
          switch (line) {
            case Line.Audio(String mid, int opus, int events, Direction _) ->
                new Line.Audio(mid, opus, events, wish.audio());
            case Line.Video(String mid, int vp8, Direction _) ->
                new Line.Video(mid, vp8, wish.video().orElse(Direction.INACTIVE));
            case Line.Other other -> other;
          });
    }
    if (before.isEmpty()) {
      lines.add(
          new Line.Audio(
              "0", AudioParameters.DEFAULT_OPUS, AudioParameters.DEFAULT_EVENTS, wish.audio()));
    }
    if (wish.video().isPresent() && lines.stream().noneMatch(Line.Video.class::isInstance)) {
      lines.add(
          new Line.Video("v" + lines.size(), VideoParameters.DEFAULT_VP8, wish.video().get()));
    }
    // RFC 8842 section 5.1: an offer that keeps the association still offers actpass.
    return describe(lines, Setup.ACTPASS, local.isEmpty());
  }

  /** Takes the other side's offer. */
  @Override
  public CallDescription offered(String text) throws SdpException {
    return accept(DescriptionReader.read(text));
  }

  /** Takes the other side's answer to our offer. */
  @Override
  public CallDescription answered(String text) throws SdpException {
    CallDescription answer = DescriptionReader.read(text);
    if (answer.audio().isEmpty()) {
      throw new SdpException("the answer takes no audio");
    }
    if (answer.setup() == Setup.ACTPASS) {
      throw new SdpException("the answer does not say who begins DTLS");
    }
    settled =
        settled.or(
            () -> Optional.of(answer.setup() == Setup.ACTIVE ? Setup.PASSIVE : Setup.ACTIVE));
    return accept(answer);
  }

  private CallDescription accept(CallDescription description) {
    remoteRestarted =
        remote.isPresent() && !remote.get().ice().ufrag().equals(description.ice().ufrag());
    remote = Optional.of(description);
    trickle.described(description.ice());
    return description;
  }

  /** The first offer once more, for another device, with the candidates of now. */
  public String offerAgain() {
    CallDescription before = local.orElseThrow();
    return describe(before.lines(), Setup.ACTPASS, before.initialOffer());
  }

  /** Whether all candidates of this side are known. */
  public boolean isComplete() {
    return transport.ice().complete();
  }

  /** One more candidate of this side. */
  public void found(String ufrag, Candidate candidate) {
    if (ufrag.equals(transport.ice().ufrag())) {
      restarted(transport.ice().with(candidate));
    }
  }

  /** This side has all its candidates. */
  public void gathered(String ufrag) {
    if (ufrag.equals(transport.ice().ufrag())) {
      restarted(transport.ice().completed());
    }
  }

  /** The body of an INFO with what is known of this side; empty before an offer or answer. */
  public Optional<String> fragment() {
    return mid().map(mid -> TrickleFragment.write(transport.ice(), mid));
  }

  /**
   * Takes the body of an INFO.
   *
   * @return what of it is new; empty where it belongs to no description of this call
   */
  public Optional<TrickleFragment> trickled(String text) throws SdpException {
    Optional<String> mid = mid();
    return mid.isEmpty()
        ? Optional.empty()
        : trickle.news(TrickleFragment.read(text, mid.get()), remote.map(CallDescription::ice));
  }

  /** Of the line that carries the candidates of all, which both sides call the same. */
  private Optional<String> mid() {
    return local.flatMap(
        description ->
            description.lines().stream().flatMap(line -> line.tag().stream()).findFirst());
  }

  /** From now on describes this side with the credentials and candidates of an ICE restart. */
  public void restarted(IceDescription ice) {
    transport =
        new LocalTransport(
            ice,
            transport.fingerprint(),
            transport.audioSsrc(),
            transport.videoSsrc(),
            transport.cname());
  }

  /** Whether the other side's latest description restarts ICE (RFC 8839 section 4.4.1.1.1). */
  public boolean remoteRestarted() {
    return remoteRestarted;
  }

  /** Our answer to the offer that was taken last. */
  @Override
  public String answer(Wish wish) {
    CallDescription offer = remote.orElseThrow();
    List<Line> lines = new ArrayList<>();
    for (Line line : offer.lines()) {
      lines.add(
          switch (line) {
            case Line.Audio(String mid, int opus, int events, Direction direction) ->
                new Line.Audio(mid, opus, events, meet(wish.audio(), direction));
            case Line.Video(String mid, int vp8, Direction direction) ->
                new Line.Video(mid, vp8, meet(wish.video().orElse(Direction.INACTIVE), direction));
            case Line.Other other -> other;
          });
    }
    Setup setup = settled.orElseGet(() -> offer.setup().answer());
    settled = Optional.of(setup);
    return describe(lines, setup, false);
  }

  /** RFC 3264 section 6.1: we send only what they take, and take only what they send. */
  static Direction meet(Direction ours, Direction theirs) {
    return Direction.of(ours.sends() && theirs.receives(), ours.receives() && theirs.sends());
  }

  private String describe(List<Line> lines, Setup setup, boolean initialOffer) {
    CallDescription description =
        new CallDescription(
            sessionId,
            ++version,
            initialOffer,
            transport.ice(),
            List.of(transport.fingerprint()),
            setup,
            lines,
            streams());
    local = Optional.of(description);
    return DescriptionWriter.write(description);
  }

  private List<CallDescription.Stream> streams() {
    return Stream.of(
            new CallDescription.Stream("audio", transport.audioSsrc(), transport.cname()),
            new CallDescription.Stream("video", transport.videoSsrc(), transport.cname()))
        .toList();
  }

  /** Whether this side is the DTLS client; once offer and answer are done. */
  public boolean dtlsClient() {
    return settled.orElseThrow() == Setup.ACTIVE;
  }

  public RemoteTransport remoteTransport() {
    CallDescription description = remote.orElseThrow();
    return new RemoteTransport(description.ice(), description.fingerprints());
  }

  /** What was settled about sound, as seen from here; empty where a side has none. */
  @Override
  public Optional<AudioParameters> audio() {
    return local
        .flatMap(CallDescription::audio)
        .flatMap(
            ours ->
                remote
                    .flatMap(CallDescription::audio)
                    .map(
                        theirs ->
                            new AudioParameters(
                                theirs.opus(),
                                ours.opus(),
                                theirs.events(),
                                meet(ours.direction(), theirs.direction()))));
  }

  /** What was settled about the picture, as seen from here. */
  @Override
  public Optional<VideoParameters> video() {
    return local
        .flatMap(CallDescription::video)
        .flatMap(
            ours ->
                remote
                    .flatMap(CallDescription::video)
                    .map(
                        theirs ->
                            new VideoParameters(
                                theirs.vp8(),
                                ours.vp8(),
                                meet(ours.direction(), theirs.direction()),
                                VideoParameters.DEFAULT_BITRATE)));
  }
}
