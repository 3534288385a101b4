package org.chordial.app.control;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.chordial.app.sdp.OfferAnswer;
import org.chordial.app.sdp.SdpException;
import org.chordial.app.sip.JainUserAgent;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.CandidateTransport;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.agent.IceDescription;
import org.chordial.media.MediaException;
import org.chordial.media.codec.AudioCodec;
import org.chordial.media.codec.StandardCodecs;
import org.chordial.media.session.Direction;
import org.chordial.media.session.Fingerprint;
import org.chordial.media.session.LocalTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads what the first call needs (codec libraries, parsers) before somebody waits for it. On a
 * worker.
 */
final class Warmup {
  private static final Logger log = LoggerFactory.getLogger(Warmup.class);

  private Warmup() {}

  static void run() {
    StandardCodecs codecs = new StandardCodecs();
    try {
      codecs.audioEncoder(AudioCodec.OPUS).close();
      codecs.audioDecoder(AudioCodec.OPUS).close();
      codecs.videoEncoder().close();
      codecs.videoDecoder().close();
    } catch (MediaException e) {
      log.info("a codec is missing: {}", e.getMessage());
    }
    try {
      String offer = negotiate();
      JainUserAgent.warmUp(offer);
    } catch (SdpException e) {
      log.debug("the warm-up failed", e);
    }
  }

  private static String negotiate() throws SdpException {
    OfferAnswer.Wish wish =
        new OfferAnswer.Wish(Direction.SENDRECV, Optional.of(Direction.SENDRECV));
    OfferAnswer one = new OfferAnswer(transport("warm"), 1);
    OfferAnswer other = new OfferAnswer(transport("cold"), 2);
    String offer = one.offer(wish);
    other.offered(offer);
    one.answered(other.answer(wish));
    return offer;
  }

  private static LocalTransport transport(String ufrag) {
    Candidate candidate =
        new Candidate(
            "1",
            1,
            CandidateTransport.UDP,
            1,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 9),
            CandidateType.HOST,
            Optional.empty());
    return new LocalTransport(
        new IceDescription(ufrag, "0".repeat(22), List.of(candidate)),
        new Fingerprint("sha-256", "00:".repeat(31) + "00"),
        1,
        2,
        ufrag);
  }
}
