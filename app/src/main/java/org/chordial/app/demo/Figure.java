package org.chordial.app.demo;

/**
 * One thing measured, and how good it has to be.
 *
 * @param value what was measured; NaN where it could not be
 * @param limit the least or most that is good enough
 * @param atLeast whether more is better
 * @param decisive whether the demo fails where the limit is missed; a time on a busy machine is not
 */
record Figure(
    String name, double value, String unit, double limit, boolean atLeast, boolean decisive) {

  /** More is better, and less than the limit is a failure. */
  static Figure quality(String name, double value, String unit, double least) {
    return new Figure(name, value, unit, least, true, true);
  }

  /** More is better; a miss is shown, but something else decides. */
  static Figure shown(String name, double value, String unit, double least) {
    return new Figure(name, value, unit, least, true, false);
  }

  /** Less is better; a miss is shown but says as much about the machine as about the program. */
  static Figure time(String name, double millis, double most) {
    return new Figure(name, millis, "ms", most, false, false);
  }

  boolean holds() {
    return atLeast ? value >= limit : value <= limit;
  }
}
