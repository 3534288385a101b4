package org.chordial.media.video;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * One picture, I420: all of Y row by row, then U, then V, each of the latter with {@code (width +
 * 1) / 2} columns and {@code (height + 1) / 2} rows; no padding between rows. It has one owner, who
 * releases it or hands it on.
 *
 * @param width of Y, in pixels
 * @param height of Y, in pixels
 * @param timestampMicros microseconds on a monotonic clock of whoever made the frame
 * @param i420 direct, {@link #size} readable bytes from its reader index
 */
public record VideoFrame(int width, int height, long timestampMicros, ByteBuf i420) {

  /** The largest width and height that the engine deals with. */
  public static final int MAX_SIDE = 4096;

  public VideoFrame {
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new IllegalArgumentException("no such picture: " + width + "x" + height);
    }
    if (i420.readableBytes() != size(width, height)) {
      throw new IllegalArgumentException("the buffer does not fit the picture");
    }
  }

  /** A frame with room for the picture and whatever bytes happen to be in it. */
  public static VideoFrame allocate(int width, int height, long timestampMicros) {
    int size = size(width, height);
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(size, size).writerIndex(size);
    return new VideoFrame(width, height, timestampMicros, buffer);
  }

  /** Bytes of an I420 picture of that size. */
  public static int size(int width, int height) {
    return width * height + 2 * (((width + 1) / 2) * ((height + 1) / 2));
  }

  /** Columns of U and of V. */
  public int chromaWidth() {
    return (width + 1) / 2;
  }

  /** Rows of U and of V. */
  public int chromaHeight() {
    return (height + 1) / 2;
  }

  /** Where U starts, in bytes from the reader index; Y starts at 0. */
  public int offsetU() {
    return width * height;
  }

  /** Where V starts, in bytes from the reader index. */
  public int offsetV() {
    return offsetU() + chromaWidth() * chromaHeight();
  }

  /** The same picture with another time; the buffer goes over to the new frame. */
  public VideoFrame at(long micros) {
    return new VideoFrame(width, height, micros, i420);
  }

  /** A second owner's hold on the same bytes, which neither may then change. */
  public VideoFrame share() {
    return new VideoFrame(width, height, timestampMicros, i420.retainedDuplicate());
  }

  /** Gives the buffer back. */
  public void release() {
    i420.release();
  }
}
