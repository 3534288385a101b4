package org.chordial.media.quality;

/** Peak signal-to-noise ratio of pictures with 8 bits a sample. */
public final class Psnr {
  /** What equal pictures are given, which otherwise would be infinite. */
  public static final double EQUAL_DB = 100;

  private Psnr() {}

  /**
   * @param sent one plane of samples, 0 to 255, width x height
   * @param received the same plane as it arrived
   * @return dB; above 30 a picture of a call looks undamaged
   */
  public static double decibels(byte[] sent, byte[] received) {
    if (sent.length != received.length || sent.length == 0) {
      throw new IllegalArgumentException("pictures of different sizes");
    }
    double squares = 0;
    for (int i = 0; i < sent.length; i++) {
      int difference = (sent[i] & 0xff) - (received[i] & 0xff);
      squares += difference * difference;
    }
    if (squares == 0) {
      return EQUAL_DB;
    }
    return 10 * Math.log10(255.0 * 255.0 * sent.length / squares);
  }
}
