package org.chordial.media.video.devices;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.chordial.media.video.VideoFrame;

/** Reads YUV4MPEG2, 8-bit 4:2:0. Every size is checked before anything is allocated for it. */
public final class Y4mReader implements AutoCloseable {
  private static final int MAX_LINE_BYTES = 256;
  private static final int DEFAULT_RATE = 30;

  private final InputStream in;
  private int width;
  private int height;
  private int rateNumerator = DEFAULT_RATE;
  private int rateDenominator = 1;

  /**
   * @throws IOException where the file cannot be read or is no such file; the message says why
   */
  public Y4mReader(Path file) throws IOException {
    this(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
  }

  Y4mReader(InputStream in) throws IOException {
    this.in = in;
    try {
      readHeader();
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Frames a second, rounded, 1 to 60. */
  public int framesPerSecond() {
    return Math.clamp(Math.round((float) rateNumerator / rateDenominator), 1, 60);
  }

  /**
   * The next picture, or nothing at the end of the file.
   *
   * @return the caller's own
   */
  public Optional<VideoFrame> next(long timestampMicros) throws IOException {
    Optional<String> line = readLine();
    if (line.isEmpty()) {
      return Optional.empty();
    }
    if (!line.get().startsWith("FRAME")) {
      throw new IOException("a frame does not begin with FRAME");
    }
    byte[] bytes = in.readNBytes(VideoFrame.size(width, height));
    if (bytes.length < VideoFrame.size(width, height)) {
      throw new EOFException("the last frame is cut off");
    }
    VideoFrame frame = VideoFrame.allocate(width, height, timestampMicros);
    frame.i420().setBytes(frame.i420().readerIndex(), bytes);
    return Optional.of(frame);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void readHeader() throws IOException {
    String header = readLine().orElseThrow(() -> new IOException("the file is empty"));
    String[] fields = header.split(" ");
    if (!fields[0].equals("YUV4MPEG2")) {
      throw new IOException("this is no YUV4MPEG2 file");
    }
    try {
      for (int i = 1; i < fields.length; i++) {
        readField(fields[i]);
      }
    } catch (NumberFormatException e) {
      throw new IOException("a number in the header is wrong", e);
    }
    if (width < 1 || height < 1 || width > VideoFrame.MAX_SIDE || height > VideoFrame.MAX_SIDE) {
      throw new IOException("no such picture size: " + width + "x" + height);
    }
    if (rateNumerator < 1 || rateDenominator < 1) {
      throw new IOException("no such frame rate");
    }
  }

  private void readField(String field) throws IOException {
    if (field.isEmpty()) {
      return;
    }
    String value = field.substring(1);
    switch (field.charAt(0)) {
      case 'W' -> width = Integer.parseInt(value);
      case 'H' -> height = Integer.parseInt(value);
      case 'F' -> {
        int colon = value.indexOf(':');
        rateNumerator = Integer.parseInt(colon < 0 ? value : value.substring(0, colon));
        rateDenominator = colon < 0 ? 1 : Integer.parseInt(value.substring(colon + 1));
      }
      case 'C' -> {
        if (!value.startsWith("420") || value.startsWith("420p1")) {
          throw new IOException("only 8-bit 4:2:0 can be read, not " + value);
        }
      }
      default -> {
        // Interlacing, aspect and extensions change nothing in how the bytes lie.
      }
    }
  }

  private Optional<String> readLine() throws IOException {
    byte[] line = new byte[MAX_LINE_BYTES];
    for (int n = 0; n < MAX_LINE_BYTES; n++) {
      int b = in.read();
      if (b < 0) {
        if (n == 0) {
          return Optional.empty();
        }
        throw new EOFException("a line of the header is cut off");
      }
      if (b == '\n') {
        return Optional.of(new String(line, 0, n, StandardCharsets.US_ASCII));
      }
      line[n] = (byte) b;
    }
    throw new IOException("a line of the header is too long");
  }
}
