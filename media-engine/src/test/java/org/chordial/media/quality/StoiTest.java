package org.chordial.media.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * STOI as its paper describes it: 1 for what is undamaged, falling with the noise, blind to gain.
 */
class StoiTest {
  private static final int RATE_HZ = 48_000;

  /** Noise in bursts of a syllable's length: the modulation that STOI listens to. */
  private static double[] syllables(long seed) {
    Random random = new Random(seed);
    double[] out = new double[3 * RATE_HZ];
    double low = 0;
    for (int i = 0; i < out.length; i++) {
      low += 0.3 * (random.nextGaussian() - low);
      double burst = Math.max(0, Math.sin(2 * Math.PI * 4 * i / RATE_HZ));
      out[i] = 0.2 * low * burst;
    }
    return out;
  }

  private static double[] withNoise(double[] clean, double level) {
    Random random = new Random(99);
    double[] out = clean.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] += level * random.nextGaussian();
    }
    return out;
  }

  private static short[] toShorts(double[] samples, int length) {
    short[] out = new short[length];
    for (int i = 0; i < length; i++) {
      out[i] = (short) (samples[i] * 32_767);
    }
    return out;
  }

  @Test
  void undamagedSpeechMeasuresOne() {
    double[] clean = syllables(1);
    assertEquals(1.0, Stoi.measure(clean, clean.clone(), RATE_HZ), 1e-6);
  }

  @Test
  void loudnessAloneChangesNothing() {
    double[] clean = syllables(2);
    double[] quiet = clean.clone();
    for (int i = 0; i < quiet.length; i++) {
      quiet[i] *= 0.1;
    }
    assertEquals(1.0, Stoi.measure(clean, quiet, RATE_HZ), 1e-6);
  }

  @Test
  void theMoreNoiseTheLessIsUnderstood() {
    double[] clean = syllables(3);
    double little = Stoi.measure(clean, withNoise(clean, 0.003), RATE_HZ);
    double much = Stoi.measure(clean, withNoise(clean, 0.3), RATE_HZ);
    assertTrue(little > 0.9, () -> "little noise: " + little);
    assertTrue(much < 0.6, () -> "much noise: " + much);
  }

  @Test
  void noiseAloneIsNotUnderstood() {
    double other = Stoi.measure(syllables(4), withNoise(new double[3 * RATE_HZ], 0.2), RATE_HZ);
    assertTrue(other < 0.4, () -> "noise alone: " + other);
  }

  @Test
  void signalsOfDifferentLengthsAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Stoi.measure(new double[48_000], new double[47_999], RATE_HZ));
  }

  @Test
  void repetitionsAreFoundWhereverTheyLie() {
    short[] utterance = toShorts(syllables(5), 2 * RATE_HZ);
    short[] recorded = new short[5 * RATE_HZ + 1_234];
    System.arraycopy(utterance, 0, recorded, 1_234, utterance.length);
    System.arraycopy(utterance, 0, recorded, 1_234 + 2 * RATE_HZ + 480, utterance.length);
    SpeechComparison.Result result = SpeechComparison.compare(utterance, recorded, RATE_HZ);
    assertEquals(2, result.utterances());
    assertTrue(result.worst() > 0.999, result::toString);
  }

  @Test
  void aPauseThatTheJitterBufferLengthenedIsNotHeard() {
    short[] utterance = toShorts(syllables(7), 2 * RATE_HZ);
    short[] recorded = new short[4 * RATE_HZ];
    System.arraycopy(utterance, 0, recorded, 5_000, RATE_HZ);
    System.arraycopy(utterance, RATE_HZ, recorded, 5_000 + RATE_HZ + 1_920, RATE_HZ);
    SpeechComparison.Result result = SpeechComparison.compare(utterance, recorded, RATE_HZ);
    assertEquals(1, result.utterances());
    assertTrue(result.worst() > 0.95, result::toString);
  }

  @Test
  void aStretchThatIsMissingIsHeard() {
    short[] utterance = toShorts(syllables(8), 2 * RATE_HZ);
    short[] recorded = new short[4 * RATE_HZ];
    System.arraycopy(utterance, 0, recorded, 5_000, utterance.length);
    java.util.Arrays.fill(recorded, 40_000, 64_000, (short) 0);
    SpeechComparison.Result result = SpeechComparison.compare(utterance, recorded, RATE_HZ);
    assertEquals(1, result.utterances());
    assertTrue(result.worst() < 0.85, result::toString);
  }

  @Test
  void anUtteranceThatBeganBeforeTheConnectionIsNotCounted() {
    short[] utterance = toShorts(syllables(9), 2 * RATE_HZ);
    short[] recorded = new short[5 * RATE_HZ];
    System.arraycopy(utterance, 0, recorded, 1_000, utterance.length);
    System.arraycopy(utterance, 0, recorded, 1_000 + utterance.length, utterance.length);
    java.util.Arrays.fill(recorded, 0, 30_000, (short) 0);
    SpeechComparison.Result result = SpeechComparison.compare(utterance, recorded, RATE_HZ);
    assertEquals(1, result.utterances());
    assertTrue(result.worst() > 0.999, result::toString);
  }

  @Test
  void silenceHoldsNoUtterance() {
    short[] utterance = toShorts(syllables(6), RATE_HZ);
    assertEquals(
        new SpeechComparison.Result(0, 0, 0),
        SpeechComparison.compare(utterance, new short[4 * RATE_HZ], RATE_HZ));
  }
}
