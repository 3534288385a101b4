package org.chordial.app.call;

import java.util.Optional;
import org.chordial.app.sdp.CallDescription;
import org.chordial.app.sdp.Description;
import org.chordial.app.sdp.DescriptionReader;
import org.chordial.app.sdp.PlainReader;
import org.chordial.app.sdp.SdpException;
import org.chordial.app.sip.Invitation;
import org.chordial.media.session.Direction;

/**
 * What a caller offers.
 *
 * @param sdp empty where it wants our offer
 * @param plain whether media go in the clear
 * @param video whether there is a line for a picture
 * @param sendsVideo whether the caller's picture comes on it
 */
record IncomingOffer(Optional<String> sdp, boolean plain, boolean video, boolean sendsVideo) {

  /**
   * Sound in the clear is for plain SIP; over the overlay nobody is talked down to it.
   *
   * @throws SdpException where the offer is none that this phone can answer
   */
  static IncomingOffer of(Invitation invitation) throws SdpException {
    if (invitation.offer().isEmpty()) {
      return new IncomingOffer(Optional.empty(), !invitation.overlay(), false, false);
    }
    Description description = read(invitation.offer().get(), invitation.overlay());
    return new IncomingOffer(
        invitation.offer(),
        !(description instanceof CallDescription),
        description.picture().isPresent(),
        description.picture().map(Direction::sends).orElse(false));
  }

  private static Description read(String text, boolean overlay) throws SdpException {
    try {
      return DescriptionReader.read(text);
    } catch (SdpException e) {
      if (overlay) {
        throw e;
      }
      return PlainReader.read(text);
    }
  }
}
