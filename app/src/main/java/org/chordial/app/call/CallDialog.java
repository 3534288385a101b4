package org.chordial.app.call;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chordial.app.sdp.Description;
import org.chordial.app.sdp.Negotiation;
import org.chordial.app.sdp.OfferAnswer;
import org.chordial.app.sdp.PlainOfferAnswer;
import org.chordial.app.sdp.SdpException;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.IceRole;
import org.chordial.media.session.AudioParameters;
import org.chordial.media.session.Direction;
import org.chordial.media.session.PlainRemote;
import org.chordial.media.session.VideoParameters;

/**
 * What both sides have agreed on about sound and picture, and the media that follows it. Media may
 * start while it still rings, silent both ways, so that keys are there when the call is answered.
 */
final class CallDialog {
  private final CallMedia media;
  private final Negotiation negotiation;
  private Optional<PlainRemote> destination = Optional.empty();
  private boolean heldHere;
  private boolean withVideo;
  private boolean sendVideo;
  private boolean started;
  private boolean open;
  private boolean restarting;

  private CallDialog(CallMedia media, Negotiation negotiation, boolean video) {
    this.media = media;
    this.negotiation = negotiation;
    this.withVideo = video;
    this.sendVideo = video;
  }

  /**
   * Prepares the media of a call.
   *
   * @param plain the address of this host to use where the other side knows neither ICE nor SRTP
   */
  static CompletableFuture<CallDialog> prepare(
      CallMedia media, Optional<InetAddress> plain, long sessionId, boolean video) {
    CompletableFuture<? extends Negotiation> negotiation =
        plain.isPresent()
            ? media
                .preparePlain(plain.get())
                .thenApply(local -> new PlainOfferAnswer(local, sessionId))
            : media.prepare().thenApply(local -> new OfferAnswer(local, sessionId));
    return negotiation.thenApply(agreed -> new CallDialog(media, agreed, video));
  }

  /** Tells which host speaks SIP with us, as far as that is a host. */
  void peer(Optional<InetAddress> host) {
    if (negotiation instanceof PlainOfferAnswer plain) {
      host.ifPresent(plain::signalling);
    }
  }

  void heldHere(boolean on) {
    heldHere = on;
  }

  void sendVideo(boolean on) {
    sendVideo = on;
    withVideo |= on;
  }

  boolean sendsVideo() {
    return sendVideo && direction().map(Direction::sends).orElse(false);
  }

  boolean receivesVideo() {
    return direction().map(Direction::receives).orElse(false);
  }

  private Optional<Direction> direction() {
    return negotiation.video().map(VideoParameters::direction);
  }

  /** Whether every candidate of this side is known. */
  boolean isComplete() {
    return switch (negotiation) {
      case OfferAnswer secure -> secure.isComplete();
      case PlainOfferAnswer _ -> true;
    };
  }

  void found(String ufrag, Candidate candidate) {
    if (negotiation instanceof OfferAnswer secure) {
      secure.found(ufrag, candidate);
    }
  }

  void gathered(String ufrag) {
    if (negotiation instanceof OfferAnswer secure) {
      secure.gathered(ufrag);
    }
  }

  /** The body of an INFO with the candidates of now. */
  Optional<String> fragment() {
    return negotiation instanceof OfferAnswer secure ? secure.fragment() : Optional.empty();
  }

  /** The body of an INFO of the other side. */
  void trickled(String text) throws SdpException {
    if (negotiation instanceof OfferAnswer secure) {
      secure.trickled(text).ifPresent(media::trickled);
    }
  }

  /** The first offer once more, for another device. */
  String offerAgain() {
    return negotiation instanceof OfferAnswer secure ? secure.offerAgain() : offer();
  }

  String offer() {
    return negotiation.offer(wish());
  }

  private OfferAnswer.Wish wish() {
    Direction audio = heldHere ? Direction.SENDONLY : Direction.SENDRECV;
    Optional<Direction> video =
        withVideo ? Optional.of(Direction.of(sendVideo && !heldHere, !heldHere)) : Optional.empty();
    return new OfferAnswer.Wish(audio, video);
  }

  /** Takes an offer; the first one asks for our picture too where it has one. */
  Description offered(String offer) throws SdpException {
    Description description = negotiation.offered(offer);
    if (description.picture().isPresent()) {
      withVideo = true;
    }
    return description;
  }

  String answer() {
    return negotiation.answer(wish());
  }

  void answered(String answer) throws SdpException {
    negotiation.answered(answer);
  }

  /** Finds a path and keys. Nothing is heard or said before {@link #open}. */
  void start(IceRole role) throws SdpException {
    if (!started) {
      started = true;
      switch (negotiation) {
        case OfferAnswer secure ->
            media.start(secure.remoteTransport(), role, secure.dtlsClient(), audio(), video());
        case PlainOfferAnswer plain -> {
          destination = Optional.of(plain.remoteTransport());
          media.startPlain(plain.remoteTransport(), audio());
        }
      }
      media.video(sendVideo);
    }
  }

  /** The call is answered: from now on sound flows as agreed. */
  void open(IceRole role) throws SdpException {
    open = true;
    start(role);
    apply();
  }

  /**
   * Begins an ICE restart, so that the next offer or answer restarts.
   *
   * @param trickles whether that may leave before every candidate is there
   * @return fails in a plain call and where this host has no network at the moment
   */
  CompletableFuture<Void> restart(boolean trickles) {
    return switch (negotiation) {
      case OfferAnswer secure ->
          media
              .restartIce(trickles)
              .thenAccept(
                  described -> {
                    secure.restarted(described);
                    restarting = true;
                  });
      case PlainOfferAnswer _ ->
          CompletableFuture.failedFuture(new IllegalStateException("a plain call has no ICE"));
    };
  }

  /** Whether the other side's latest description restarts ICE and ours has not yet. */
  boolean restartAsked() {
    return !restarting && negotiation instanceof OfferAnswer secure && secure.remoteRestarted();
  }

  /** Looks for the new path once both descriptions of a restart are known. */
  void reconnect(IceRole role) {
    if (restarting && negotiation instanceof OfferAnswer secure && secure.remoteRestarted()) {
      restarting = false;
      media.reconnectIce(secure.remoteTransport().ice(), role);
    }
  }

  /** Lets the media follow what was agreed on last. */
  void apply() throws SdpException {
    if (started) {
      follow();
      media.update(audio(), video());
      media.video(sendVideo);
    }
  }

  private void follow() {
    if (negotiation instanceof PlainOfferAnswer plain) {
      PlainRemote now = plain.remoteTransport();
      if (!destination.equals(Optional.of(now))) {
        destination = Optional.of(now);
        media.redirect(now);
      }
    }
  }

  private AudioParameters audio() throws SdpException {
    AudioParameters audio =
        negotiation.audio().orElseThrow(() -> new SdpException("no audio was agreed on"));
    return open ? audio : audio.with(Direction.INACTIVE);
  }

  private Optional<VideoParameters> video() {
    return negotiation.video().map(video -> open ? video : video.with(Direction.INACTIVE));
  }
}
