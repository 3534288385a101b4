package org.chordial.media.audio.devices;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.audio.AudioSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what is heard, silence included, so that the file's time is the call's. A thread of its
 * own writes; the header is brought up to date each second, so a recording that is cut off still
 * opens.
 */
public final class WavSink implements AudioSink {
  private static final Logger LOG = LoggerFactory.getLogger(WavSink.class);
  private static final int HEADER_BYTES = 44;
  private static final int FRAMES_A_SECOND = 1000 / AudioFrames.MILLIS;

  /** A WAV file's sizes have 32 bits. */
  private static final long MAX_BYTES = 0xffff_ffffL - HEADER_BYTES;

  /** Ten seconds: a disk that stalls longer loses sound, and the loss is counted. */
  private static final int MAX_WAITING_FRAMES = 10 * FRAMES_A_SECOND;

  private static final short[] END = new short[0];

  private final BlockingQueue<short[]> waiting = new ArrayBlockingQueue<>(MAX_WAITING_FRAMES + 1);
  private final AtomicLong lostFrames = new AtomicLong();
  private final RandomAccessFile file;
  private final Thread writer;
  private long dataBytes;

  /**
   * @throws MediaException {@code UNWRITABLE_FILE}
   */
  public WavSink(Path path) throws MediaException {
    try {
      file = new RandomAccessFile(path.toFile(), "rw");
      file.setLength(0);
      writeHeader();
    } catch (IOException e) {
      throw new MediaException(MediaFailure.UNWRITABLE_FILE, path.toString(), e);
    }
    writer = Thread.ofPlatform().daemon().name("wav " + path.getFileName()).start(this::run);
  }

  @Override
  public void write(short[] frame) {
    if (waiting.size() >= MAX_WAITING_FRAMES || !waiting.offer(frame.clone())) {
      lostFrames.incrementAndGet();
    }
  }

  /** Frames that the disk was too slow for. */
  public long lostFrames() {
    return lostFrames.get();
  }

  @Override
  public void close() {
    if (!waiting.offer(END)) {
      writer.interrupt();
    }
  }

  /** Waits until the file is whole; after {@link #close} only. */
  public void awaitWritten(long timeoutMillis) throws InterruptedException {
    writer.join(timeoutMillis);
  }

  private void run() {
    ByteBuffer bytes = ByteBuffer.allocate(2 * AudioFrames.SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
    try (file) {
      long frames = 0;
      for (short[] frame = next(); frame.length > 0; frame = next()) {
        if (dataBytes + bytes.capacity() > MAX_BYTES) {
          lostFrames.incrementAndGet();
          continue;
        }
        bytes.clear().asShortBuffer().put(frame, 0, AudioFrames.SAMPLES);
        file.write(bytes.array());
        dataBytes += bytes.capacity();
        if (++frames % FRAMES_A_SECOND == 0) {
          writeHeader();
        }
      }
      writeHeader();
    } catch (IOException e) {
      LOG.warn("{} {}", MediaFailure.UNWRITABLE_FILE.text(), e.getMessage());
    }
  }

  private short[] next() {
    try {
      short[] frame;
      do {
        frame = waiting.poll(1, TimeUnit.HOURS);
      } while (frame == null);
      return frame;
    } catch (InterruptedException e) {
      return END;
    }
  }

  private void writeHeader() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.put(ascii("RIFF")).putInt((int) (36 + dataBytes)).put(ascii("WAVEfmt ")).putInt(16);
    header.putShort((short) 1).putShort((short) 1).putInt(AudioFrames.RATE);
    header.putInt(2 * AudioFrames.RATE).putShort((short) 2).putShort((short) 16);
    header.put(ascii("data")).putInt((int) dataBytes);
    file.seek(0);
    file.write(header.array());
    file.seek(HEADER_BYTES + dataBytes);
  }

  private static byte[] ascii(String s) {
    return s.getBytes(StandardCharsets.US_ASCII);
  }
}
