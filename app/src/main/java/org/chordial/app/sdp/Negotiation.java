package org.chordial.app.sdp;

import java.util.Optional;
import org.chordial.media.session.AudioParameters;
import org.chordial.media.session.VideoParameters;

/** Our side of offer and answer in one call (RFC 3264). Not thread-safe. */
public sealed interface Negotiation permits OfferAnswer, PlainOfferAnswer {

  /** The first offer, or another. */
  String offer(OfferAnswer.Wish wish);

  /** Takes the other side's offer. */
  Description offered(String text) throws SdpException;

  /** Our answer to the offer that was taken last. */
  String answer(OfferAnswer.Wish wish);

  /** Takes the other side's answer to our offer. */
  Description answered(String text) throws SdpException;

  /** What was settled about sound, as seen from here; empty where a side has none. */
  Optional<AudioParameters> audio();

  /** What was settled about the picture, as seen from here. */
  Optional<VideoParameters> video();
}
