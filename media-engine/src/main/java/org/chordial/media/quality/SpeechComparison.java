package org.chordial.media.quality;

import java.util.Arrays;

/** Compares a recording of a call with the speech that was sent, over and over, into it. */
public final class SpeechComparison {

  /**
   * @param utterances how many whole repetitions were found and measured
   * @param worst the least STOI among them, 0 where none was found
   * @param mean the mean of them
   */
  public record Result(int utterances, double worst, double mean) {}

  /** Under this correlation a stretch of sound is not the utterance at all. */
  private static final double LEAST_CORRELATION = 0.3;

  private SpeechComparison() {}

  /**
   * Finds every whole repetition of the utterance, in order, and measures each.
   *
   * @param sent one utterance, mono
   * @param recorded what was heard, mono
   * @param rateHz of both
   */
  public static Result compare(short[] sent, short[] recorded, int rateHz) {
    double[] utterance = toDouble(sent);
    double[] heard = toDouble(recorded);
    int utterances = 0;
    double worst = 1;
    double sum = 0;
    int from = 0;
    while (heard.length - from >= utterance.length) {
      // The next repetition begins within one period of where the last one ended.
      int until = Math.min(heard.length, from + 2 * utterance.length);
      Alignment.Match match = Alignment.find(utterance, Arrays.copyOfRange(heard, from, until));
      if (match.correlation() >= LEAST_CORRELATION) {
        int start = from + match.offset();
        double stoi =
            Stoi.measure(
                utterance, Arrays.copyOfRange(heard, start, start + utterance.length), rateHz);
        utterances++;
        worst = Math.min(worst, stoi);
        sum += stoi;
        from = start + utterance.length - rateHz / 10;
      } else {
        from += utterance.length;
      }
    }
    return utterances == 0 ? new Result(0, 0, 0) : new Result(utterances, worst, sum / utterances);
  }

  private static double[] toDouble(short[] samples) {
    double[] out = new double[samples.length];
    for (int i = 0; i < samples.length; i++) {
      out[i] = samples[i] / 32768.0;
    }
    return out;
  }
}
