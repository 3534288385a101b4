package org.chordial.ice.net;

import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * All that a core may know of the world outside it: where its events run, what time it is, and
 * where its random numbers come from. On a phone these are a Netty {@code EventLoop}, the system
 * clock and {@link java.security.SecureRandom}; in a test or simulation, virtual time and a seeded
 * generator.
 *
 * @param executor the one serial executor on which every event of the core runs
 * @param clock the time of day, in whose units certificates and stored values expire
 * @param random secure wherever an attacker could want to guess
 */
public record CoreContext(
    ScheduledExecutorService executor, InstantSource clock, RandomGenerator random) {}
