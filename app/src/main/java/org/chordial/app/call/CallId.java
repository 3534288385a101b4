package org.chordial.app.call;

/** Names a call of this phone for as long as it runs: "c1", "c2", and so on. */
public record CallId(String value) {
  public CallId {
    if (value.isEmpty() || value.length() > 32) {
      throw new IllegalArgumentException("a call id has 1 to 32 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
