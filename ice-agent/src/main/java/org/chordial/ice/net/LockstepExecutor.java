package org.chordial.ice.net;

import java.util.concurrent.ScheduledExecutorService;

/**
 * An executor whose time stands still while it works. Whoever must do blocking work on another
 * thread (a DTLS handshake) waits in the executor's own task until that thread has nothing left to
 * do, so that each run of a simulation is like the last.
 */
public interface LockstepExecutor extends ScheduledExecutorService {}
