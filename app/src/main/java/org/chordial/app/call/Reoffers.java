package org.chordial.app.call;

import java.util.concurrent.TimeUnit;
import org.chordial.ice.agent.IceRole;
import org.chordial.ice.net.CoreContext;

/**
 * New offers within a call (RFC 3261 section 14), one at a time: one that is wanted while another
 * is under way is sent after it. On the phone's executor only.
 */
final class Reoffers {
  private static final int REQUEST_PENDING = 491;

  /** Sends an offer of what is wanted now, unless there is nobody to send it to. */
  interface Sender {
    /**
     * @param begun to be run when it is sent
     */
    void send(Runnable begun);
  }

  private final CoreContext context;
  private final IceRole role;
  private final Sender sender;
  private boolean underWay;
  private boolean again;

  /**
   * @param role that of the side that began the call owns its Call-ID
   */
  Reoffers(CoreContext context, IceRole role, Sender sender) {
    this.context = context;
    this.role = role;
    this.sender = sender;
  }

  void offer() {
    if (underWay) {
      again = true;
    } else {
      sender.send(() -> underWay = true);
    }
  }

  void accepted() {
    underWay = false;
    if (again) {
      again = false;
      offer();
    }
  }

  /**
   * RFC 3261 section 14.1: after a 491 the side of the Call-ID waits 2.1 to 4 s, the other less.
   *
   * @param established whether there is still a call to change
   */
  void rejected(int status, boolean established) {
    underWay = false;
    again = false;
    if (status == REQUEST_PENDING && established) {
      long base = role == IceRole.CONTROLLING ? 2_100L : 0L;
      long wait = base + context.random().nextInt(1_900);
      var _ = context.executor().schedule(this::offer, wait, TimeUnit.MILLISECONDS);
    }
  }
}
