package org.chordial.ice.dtls;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** The context's random numbers for a library that wants them from a {@link SecureRandom}. */
final class RandomSource extends SecureRandom {

  private final transient RandomGenerator generator;

  private RandomSource(RandomGenerator generator) {
    super(null, null);
    this.generator = generator;
  }

  static SecureRandom of(RandomGenerator generator) {
    return generator instanceof SecureRandom secure ? secure : new RandomSource(generator);
  }

  @Override
  public void nextBytes(byte[] bytes) {
    generator.nextBytes(bytes);
  }

  @Override
  public byte[] generateSeed(int bytes) {
    byte[] seed = new byte[bytes];
    generator.nextBytes(seed);
    return seed;
  }
}
