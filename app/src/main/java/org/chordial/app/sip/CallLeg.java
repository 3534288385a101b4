package org.chordial.app.sip;

import java.net.InetAddress;
import java.util.Optional;
import org.chordial.overlay.wire.NodeId;

/**
 * One SIP dialog: our side of an INVITE to or from one device. Used on the phone's executor only.
 * What is asked at a wrong moment (an answer after the end, say) does nothing.
 */
public interface CallLeg {

  /** The node that the dialog is with; empty over plain SIP. */
  Optional<NodeId> node();

  /** Sends 180, with an early answer where there is one already. */
  void ring(Optional<String> answer);

  /** Answers the INVITE with 200, whose body is our answer, or our offer where there was none. */
  void accept(String description);

  /** Refuses the INVITE. */
  void reject(int status);

  /** Takes our INVITE back, or ends the dialog: whatever fits the state it is in. */
  void end();

  /** Sends another offer; one at a time. */
  void reoffer(String offer);

  /**
   * The host that speaks plain SIP with us, as far as it has been heard; empty over the overlay.
   */
  Optional<InetAddress> remoteHost();

  /** Answers the other side's new offer, or makes the one that it asked for. */
  void acceptReoffer(String answer);

  void rejectReoffer(int status);

  /** Whether the other side has said that it takes candidates one by one (RFC 8840). */
  boolean trickles();

  /**
   * Tells the other side our candidates of now, as soon as it can be told; what this side was told
   * to say before and has not said yet is dropped.
   *
   * @param fragment the body of an INFO
   */
  void trickle(String fragment);

  /** Asks the other side to call somebody else (RFC 3515). */
  void refer(String aor);

  /** What comes from the other side; on the phone's executor. */
  interface Listener {
    /** 180 or 183. */
    void ringing(int status, Optional<String> answer);

    void accepted(String answer);

    /** Our INVITE failed. */
    void rejected(int status);

    /** The ACK brought the answer to the offer in our 200. */
    void offerAnswered(String answer);

    /** The other side wants a new offer of ours, by {@link #acceptReoffer}. */
    void offerWanted();

    void reoffered(String offer);

    void reaccepted(String answer);

    void rerejected(int status);

    /** The other side has told its candidates of now. */
    void trickled(String fragment);

    /**
     * The other side asks us to call somebody else.
     *
     * @param to a SIP URI
     */
    void referred(String to);

    /** Our REFER was answered. */
    void referAnswered(boolean accepted);

    /** The other side took its INVITE back before we answered. */
    void cancelled();

    /** The other side ended the call. */
    void ended();
  }
}
