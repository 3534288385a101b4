package org.chordial.overlay.enroll;

import java.time.Duration;
import java.time.InstantSource;
import org.chordial.overlay.AttemptLimiter;

/**
 * How often one may try what (RFC 6940 section 13.6.2: "provided that the enrollment server uses
 * strict rate-limiting policies"). Any thread may call.
 */
final class EnrollmentLimits {
  static final int FAILURES = 10;
  static final Duration FAILURES_WITHIN = Duration.ofMinutes(10);
  static final int NEW_NAMES = 20;
  static final Duration NEW_NAMES_WITHIN = Duration.ofHours(1);
  static final int NEW_DEVICES = 20;
  static final Duration NEW_DEVICES_WITHIN = Duration.ofDays(1);
  static final int NAME_CHECKS = 200;
  static final Duration NAME_CHECKS_WITHIN = Duration.ofMinutes(10);

  private final AttemptLimiter addresses;
  private final AttemptLimiter names;
  private final AttemptLimiter newNames;
  private final AttemptLimiter newDevices;
  private final AttemptLimiter nameChecks;

  EnrollmentLimits(InstantSource clock) {
    this.addresses = new AttemptLimiter(FAILURES, FAILURES_WITHIN, clock);
    this.names = new AttemptLimiter(FAILURES, FAILURES_WITHIN, clock);
    this.newNames = new AttemptLimiter(NEW_NAMES, NEW_NAMES_WITHIN, clock);
    this.newDevices = new AttemptLimiter(NEW_DEVICES, NEW_DEVICES_WITHIN, clock);
    this.nameChecks = new AttemptLimiter(NAME_CHECKS, NAME_CHECKS_WITHIN, clock);
  }

  /** Whether this address may try a password for this name. */
  boolean beginLogin(String address, String name) {
    if (!addresses.begin(address)) {
      return false;
    }
    if (!names.begin(name)) {
      addresses.forgive(address);
      return false;
    }
    return true;
  }

  /** The password was right: that was no guess. */
  void loggedIn(String address, String name) {
    addresses.forgive(address);
    names.forgive(name);
  }

  /** Whether somebody there may take one more new name. */
  boolean beginNewName(String address) {
    return newNames.begin(address);
  }

  /** Whether a person may have Node-IDs for one more key. */
  boolean beginNewDevice(String name) {
    return newDevices.begin(name);
  }

  /** Whether an address may ask once more if a name is free. */
  boolean beginNameCheck(String address) {
    return nameChecks.begin(address);
  }

  /** How many addresses and names are remembered. */
  int size() {
    return addresses.size() + names.size();
  }
}
