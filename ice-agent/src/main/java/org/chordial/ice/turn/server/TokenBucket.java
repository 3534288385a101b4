package org.chordial.ice.turn.server;

/** Lets so much pass in a second, and after a pause a second's worth at once. */
final class TokenBucket {

  private final long perSecond;
  private long tokens;
  private long lastMillis;

  TokenBucket(long perSecond, long nowMillis) {
    this.perSecond = perSecond;
    this.tokens = perSecond;
    this.lastMillis = nowMillis;
  }

  boolean take(long wanted, long nowMillis) {
    long passed = nowMillis - lastMillis;
    if (passed > 0) {
      tokens = Math.min(perSecond, tokens + Math.min(passed, 1000) * perSecond / 1000);
      lastMillis = nowMillis;
    }
    if (tokens < wanted) {
      return false;
    }
    tokens -= wanted;
    return true;
  }
}
