package org.chordial.media.video.devices;

import io.netty.buffer.ByteBuf;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import org.chordial.media.video.VideoFrame;

/**
 * Pictures from one shape into another; colours by ITU-R BT.601, limited range, as WebRTC has them.
 */
public final class Pictures {

  private Pictures() {}

  /**
   * Turns a picture into what a window shows.
   *
   * @param bgra gets 4 bytes a pixel, row by row, from its start; alpha is opaque
   */
  public static void toBgra(VideoFrame frame, ByteBuffer bgra) {
    int width = frame.width();
    byte[] i420 = bytes(frame);
    byte[] row = new byte[4 * width];
    for (int y = 0; y < frame.height(); y++) {
      int chroma = (y / 2) * frame.chromaWidth();
      for (int x = 0; x < width; x++) {
        int argb =
            argb(
                i420[y * width + x] & 0xff,
                i420[frame.offsetU() + chroma + x / 2] & 0xff,
                i420[frame.offsetV() + chroma + x / 2] & 0xff);
        row[4 * x] = (byte) argb;
        row[4 * x + 1] = (byte) (argb >> 8);
        row[4 * x + 2] = (byte) (argb >> 16);
        row[4 * x + 3] = (byte) 0xff;
      }
      bgra.put(4 * width * y, row);
    }
  }

  static BufferedImage toImage(VideoFrame frame) {
    int width = frame.width();
    byte[] i420 = bytes(frame);
    BufferedImage image = new BufferedImage(width, frame.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < frame.height(); y++) {
      int chroma = (y / 2) * frame.chromaWidth();
      for (int x = 0; x < width; x++) {
        image.setRGB(
            x,
            y,
            argb(
                i420[y * width + x] & 0xff,
                i420[frame.offsetU() + chroma + x / 2] & 0xff,
                i420[frame.offsetV() + chroma + x / 2] & 0xff));
      }
    }
    return image;
  }

  static VideoFrame fromImage(BufferedImage image, long timestampMicros) {
    int width = image.getWidth();
    int height = image.getHeight();
    VideoFrame frame = VideoFrame.allocate(width, height, timestampMicros);
    int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
    byte[] i420 = new byte[VideoFrame.size(width, height)];
    for (int i = 0; i < rgb.length; i++) {
      i420[i] = (byte) luma(rgb[i]);
    }
    for (int y = 0; y < frame.chromaHeight(); y++) {
      for (int x = 0; x < frame.chromaWidth(); x++) {
        int c = average(rgb, width, height, 2 * x, 2 * y);
        int at = y * frame.chromaWidth() + x;
        int r = c >> 16 & 0xff;
        int g = c >> 8 & 0xff;
        int b = c & 0xff;
        i420[frame.offsetU() + at] = (byte) (((-38 * r - 74 * g + 112 * b + 128) >> 8) + 128);
        i420[frame.offsetV() + at] = (byte) (((112 * r - 94 * g - 18 * b + 128) >> 8) + 128);
      }
    }
    frame.i420().setBytes(frame.i420().readerIndex(), i420);
    return frame;
  }

  static VideoFrame black(int width, int height, long timestampMicros) {
    VideoFrame frame = VideoFrame.allocate(width, height, timestampMicros);
    ByteBuf buffer = frame.i420();
    int at = buffer.readerIndex();
    for (int i = 0; i < buffer.readableBytes(); i++) {
      buffer.setByte(at + i, i < frame.offsetU() ? 16 : 128);
    }
    return frame;
  }

  private static byte[] bytes(VideoFrame frame) {
    byte[] bytes = new byte[frame.i420().readableBytes()];
    frame.i420().getBytes(frame.i420().readerIndex(), bytes);
    return bytes;
  }

  private static int average(int[] rgb, int width, int height, int x, int y) {
    int right = Math.min(x + 1, width - 1);
    int below = Math.min(y + 1, height - 1);
    int a = rgb[y * width + x];
    int b = rgb[y * width + right];
    int c = rgb[below * width + x];
    int d = rgb[below * width + right];
    int sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int channel =
          (a >> shift & 0xff) + (b >> shift & 0xff) + (c >> shift & 0xff) + (d >> shift & 0xff);
      sum |= (channel / 4) << shift;
    }
    return sum;
  }

  private static int luma(int rgb) {
    return ((66 * (rgb >> 16 & 0xff) + 129 * (rgb >> 8 & 0xff) + 25 * (rgb & 0xff) + 128) >> 8)
        + 16;
  }

  private static int argb(int y, int u, int v) {
    int c = 298 * (y - 16) + 128;
    int d = u - 128;
    int e = v - 128;
    int r = Math.clamp((c + 409 * e) >> 8, 0, 255);
    int g = Math.clamp((c - 100 * d - 208 * e) >> 8, 0, 255);
    int b = Math.clamp((c + 516 * d) >> 8, 0, 255);
    return 0xff << 24 | r << 16 | g << 8 | b;
  }
}
