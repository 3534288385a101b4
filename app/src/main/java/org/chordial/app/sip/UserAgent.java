package org.chordial.app.sip;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * SIP as call control sees it. Every method is called, and every callback and completion comes, on
 * the phone's executor.
 */
public interface UserAgent extends AutoCloseable {

  /** Who gets what comes from outside. */
  interface Listener {

    /**
     * Somebody calls; the leg has been answered with 100 only.
     *
     * @return who hears of the leg from now on
     */
    CallLeg.Listener invited(CallLeg leg, Invitation invitation);

    void message(String from, boolean verified, String text);
  }

  void listener(Listener listener);

  /**
   * Takes a connection that AppAttach has opened, from either side.
   *
   * @param closed told when it has ended
   * @return false where the connection cannot be used; it is closed then
   */
  boolean connected(SipConnection connection, Runnable closed);

  /** The address of this host where plain SIP is spoken; empty where it is not. */
  Optional<InetAddress> plainHost();

  /** Whether {@link SipTarget.Plain} can be reached. */
  boolean speaksPlain();

  /**
   * Sends an INVITE.
   *
   * @throws javax.sip.SipException where it could not even be sent
   */
  CallLeg invite(SipTarget target, String offer, CallLeg.Listener listener)
      throws javax.sip.SipException;

  /** Sends a text (RFC 3428); completes with the final status, 408 where none came. */
  CompletableFuture<Integer> message(SipTarget target, String text);

  /** Sends OPTIONS; completes with the final status, 408 where none came. */
  CompletableFuture<Integer> ping(SipTarget target);

  /**
   * Asks by OPTIONS whether a device takes candidates one by one (RFC 8840 section 5.2).
   *
   * @return never fails: who does not answer has not said so
   */
  CompletableFuture<Boolean> trickles(SipTarget target);

  @Override
  void close();
}
