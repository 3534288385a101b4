package org.chordial.app.call;

import java.util.Optional;
import org.chordial.app.sdp.CallDescription;
import org.chordial.app.sdp.OfferAnswer;
import org.chordial.app.sdp.SdpException;
import org.chordial.ice.agent.IceRole;
import org.chordial.media.session.AudioParameters;
import org.chordial.media.session.Direction;
import org.chordial.media.session.LocalTransport;
import org.chordial.media.session.VideoParameters;

/**
 * What both sides have agreed on about sound and picture, and the media that follows it. Media may
 * start while it still rings, silent both ways, so that keys are there when the call is answered.
 */
final class CallDialog {
  private final CallMedia media;
  private final OfferAnswer negotiation;
  private boolean heldHere;
  private boolean withVideo;
  private boolean sendVideo;
  private boolean started;
  private boolean open;

  CallDialog(CallMedia media, LocalTransport transport, long sessionId, boolean video) {
    this.media = media;
    this.negotiation = new OfferAnswer(transport, sessionId);
    this.withVideo = video;
    this.sendVideo = video;
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
  CallDescription offered(String offer) throws SdpException {
    CallDescription description = negotiation.offered(offer);
    if (description.video().isPresent()) {
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
      media.start(negotiation.remoteTransport(), role, negotiation.dtlsClient(), audio(), video());
      media.video(sendVideo);
    }
  }

  /** The call is answered: from now on sound flows as agreed. */
  void open(IceRole role) throws SdpException {
    open = true;
    start(role);
    apply();
  }

  /** Lets the media follow what was agreed on last. */
  void apply() throws SdpException {
    if (started) {
      media.update(audio(), video());
      media.video(sendVideo);
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
