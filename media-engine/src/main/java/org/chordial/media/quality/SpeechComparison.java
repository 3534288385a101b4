package org.chordial.media.quality;

import java.util.Arrays;

/**
 * Compares a recording of a call with the speech that was sent, over and over, into it.
 *
 * <p>A jitter buffer lengthens and shortens pauses, which nobody hears but which moves what
 * follows. So, as measures of whole calls do, each short stretch is aligned for itself before STOI
 * looks at the utterance; what was lost or concealed counts in full.
 */
public final class SpeechComparison {

  /**
   * @param utterances how many whole repetitions were found and measured
   * @param worst the least STOI among them, 0 where none was found
   * @param mean the mean of them
   */
  public record Result(int utterances, double worst, double mean) {}

  /** Under this correlation a stretch of sound is not the utterance at all. */
  private static final double LEAST_CORRELATION = 0.3;

  /** A stretch that is aligned for itself, in seconds. */
  private static final double STRETCH_SECONDS = 0.5;

  /** How far a stretch may have moved from where the one before it was, in seconds. */
  private static final double REACH_SECONDS = 0.1;

  private SpeechComparison() {}

  /**
   * Finds every whole repetition of the utterance, in order, and measures each. The one that was
   * being said when the connection came, whose beginning nobody could hear, is not whole.
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
        if (utterances == 0 && !beginsAt(utterance, heard, start, rateHz)) {
          // It was being said before anybody was connected.
          from = start + utterance.length - rateHz / 10;
          continue;
        }
        double stoi = Stoi.measure(utterance, align(utterance, heard, start, rateHz), rateHz);
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

  private static boolean beginsAt(double[] utterance, double[] heard, int start, int rateHz) {
    int stretch = Math.min(utterance.length, (int) (STRETCH_SECONDS * rateHz));
    int reach = (int) (REACH_SECONDS * rateHz);
    Alignment.Match match =
        Alignment.find(
            Arrays.copyOf(utterance, stretch),
            Arrays.copyOfRange(
                heard,
                Math.max(0, start - reach),
                Math.min(heard.length, start + stretch + reach)));
    return match.correlation() >= LEAST_CORRELATION;
  }

  private static double[] align(double[] utterance, double[] heard, int start, int rateHz) {
    int stretch = (int) (STRETCH_SECONDS * rateHz);
    int reach = (int) (REACH_SECONDS * rateHz);
    double[] aligned = new double[utterance.length];
    int shift = start;
    for (int at = 0; at < utterance.length; at += stretch) {
      int length = Math.min(stretch, utterance.length - at);
      int first = Math.max(0, at + shift - reach);
      int last = Math.min(heard.length, at + shift + length + reach);
      if (last - first < length) {
        break;
      }
      Alignment.Match match =
          Alignment.find(
              Arrays.copyOfRange(utterance, at, at + length),
              Arrays.copyOfRange(heard, first, last));
      if (match.correlation() >= LEAST_CORRELATION) {
        shift = first + match.offset() - at;
      }
      int available = Math.min(length, heard.length - at - shift);
      if (available > 0) {
        System.arraycopy(heard, at + shift, aligned, at, available);
      }
    }
    return aligned;
  }

  private static double[] toDouble(short[] samples) {
    double[] out = new double[samples.length];
    for (int i = 0; i < samples.length; i++) {
      out[i] = samples[i] / 32768.0;
    }
    return out;
  }
}
