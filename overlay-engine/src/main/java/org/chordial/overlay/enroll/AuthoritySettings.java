package org.chordial.overlay.enroll;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What an authority holds to, whatever it is asked.
 *
 * @param directory of its keys and its log, its owner's alone
 * @param lifetime of the certificates it gives out
 * @param ecdsa whether it certifies ECDSA P-256 keys, beside RSA ones
 */
record AuthoritySettings(Path directory, String overlay, Duration lifetime, boolean ecdsa) {}
