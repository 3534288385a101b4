package org.chordial.media.video.devices;

import java.util.Arrays;
import org.chordial.media.video.VideoFrame;

/**
 * A moving picture that can be drawn again from its number alone: a sliding gradient, a disc that
 * goes round, and at the foot the number itself in blocks that survive coding. So whoever receives
 * a frame knows which one was sent.
 */
public final class TestPattern {
  private static final int BITS = 16;

  /** The number shown is the frame's modulo this. */
  public static final int NUMBERS = 1 << BITS;

  /** Two more blocks, one white and one black, tell a pattern from any other picture. */
  private static final int BLOCKS = BITS + 2;

  private static final int FRAMES_A_TURN = 120;
  private static final byte WHITE = (byte) 235;
  private static final byte BLACK = 16;

  private TestPattern() {}

  /**
   * Draws frame {@code number}.
   *
   * @param width at least 160, in pixels
   * @param height at least 96, in pixels
   */
  public static VideoFrame draw(int width, int height, int number, long timestampMicros) {
    VideoFrame frame = VideoFrame.allocate(width, height, timestampMicros);
    byte[] luma = new byte[width * height];
    drawGradient(luma, width, height, number);
    drawDisc(luma, width, height, number);
    drawNumber(luma, width, height, number);
    frame.i420().setBytes(frame.i420().readerIndex(), luma);
    drawColours(frame, number);
    return frame;
  }

  /**
   * Reads the number at the foot of a picture.
   *
   * @return -1 where the picture is no pattern
   */
  public static int number(VideoFrame frame) {
    int number = 0;
    for (int block = 0; block < BLOCKS; block++) {
      int luma = lumaOfBlock(frame, block);
      boolean bit = luma > 125;
      if ((block == 0 && !bit) || (block == 1 && bit)) {
        return -1;
      }
      number = (number << 1) | (bit ? 1 : 0);
    }
    return number & NUMBERS - 1;
  }

  private static void drawGradient(byte[] luma, int width, int height, int number) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int wave = (x + y + 2 * number) & 0x1ff;
        luma[y * width + x] = (byte) (48 + (wave < 256 ? wave : 511 - wave) / 2);
      }
    }
  }

  private static void drawDisc(byte[] luma, int width, int height, int number) {
    double angle = 2 * Math.PI * number / FRAMES_A_TURN;
    int radius = height / 8;
    int centerX = (int) (width / 2.0 + width / 4.0 * Math.cos(angle));
    int centerY = (int) (height * 0.42 + height / 4.0 * Math.sin(angle));
    for (int y = Math.max(0, centerY - radius); y < Math.min(height, centerY + radius); y++) {
      for (int x = Math.max(0, centerX - radius); x < Math.min(width, centerX + radius); x++) {
        int dx = x - centerX;
        int dy = y - centerY;
        if (dx * dx + dy * dy < radius * radius) {
          luma[y * width + x] = WHITE;
        }
      }
    }
  }

  private static void drawNumber(byte[] luma, int width, int height, int number) {
    int side = width / BLOCKS;
    for (int block = 0; block < BLOCKS; block++) {
      boolean bit = block == 0 || (block > 1 && ((number >> (BITS - 1 - (block - 2))) & 1) == 1);
      for (int y = height - blockHeight(height); y < height; y++) {
        int row = y * width + block * side;
        Arrays.fill(luma, row, row + side, bit ? WHITE : BLACK);
      }
    }
  }

  private static void drawColours(VideoFrame frame, int number) {
    int w = frame.chromaWidth();
    int h = frame.chromaHeight();
    byte[] u = new byte[w * h];
    byte[] v = new byte[w * h];
    int foot = h - blockHeight(frame.height()) / 2 - 1;
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        boolean grey = y >= foot;
        u[y * w + x] = grey ? (byte) 128 : (byte) (96 + 64 * x / w);
        v[y * w + x] =
            grey ? (byte) 128 : (byte) (96 + Math.abs((64 * y / h + number / 4) % 128 - 64));
      }
    }
    int at = frame.i420().readerIndex();
    frame.i420().setBytes(at + frame.offsetU(), u);
    frame.i420().setBytes(at + frame.offsetV(), v);
  }

  private static int blockHeight(int height) {
    return Math.max(16, height / 16);
  }

  private static int lumaOfBlock(VideoFrame frame, int block) {
    int side = frame.width() / BLOCKS;
    int top = frame.height() - blockHeight(frame.height());
    int x = block * side + side / 2;
    int y = top + blockHeight(frame.height()) / 2;
    int sum = 0;
    for (int dy = -2; dy < 2; dy++) {
      for (int dx = -2; dx < 2; dx++) {
        int at = frame.i420().readerIndex() + (y + dy) * frame.width() + x + dx;
        sum += frame.i420().getUnsignedByte(at);
      }
    }
    return sum / 16;
  }
}
