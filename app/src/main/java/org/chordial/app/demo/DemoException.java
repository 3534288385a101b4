package org.chordial.app.demo;

/** The demo could not go on; the message says at which step and why. */
final class DemoException extends Exception {
  DemoException(String message) {
    super(message);
  }

  DemoException(String message, Throwable cause) {
    super(message, cause);
  }
}
