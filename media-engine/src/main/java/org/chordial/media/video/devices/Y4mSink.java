package org.chordial.media.video.devices;

import io.netty.buffer.ByteBuf;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import org.chordial.media.video.VideoFrame;
import org.chordial.media.video.VideoSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records pictures as y4m with true timing: the format has a constant rate, so a picture that stays
 * on the screen longer is written again. The first picture gives the size; others of another size
 * are left out and counted. A thread of its own writes.
 */
public final class Y4mSink implements VideoSink {
  private static final Logger LOG = LoggerFactory.getLogger(Y4mSink.class);
  private static final int RATE = 30;
  private static final int MAX_WAITING = 30;

  /** A gap of more than this many frames, ten seconds, is a stop and is not filled. */
  private static final long MAX_REPEATS = 300;

  private static final byte[] FRAME = "FRAME\n".getBytes(StandardCharsets.US_ASCII);

  private final BlockingQueue<VideoFrame> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong lostFrames = new AtomicLong();
  private final OutputStream out;
  private final Thread writer;
  private volatile boolean open = true;

  private byte[] last;
  private int width;
  private int height;
  private long startMicros;
  private long written;

  /**
   * @throws MediaException {@code UNWRITABLE_FILE}
   */
  public Y4mSink(Path file) throws MediaException {
    try {
      out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    } catch (IOException e) {
      throw new MediaException(MediaFailure.UNWRITABLE_FILE, file.toString(), e);
    }
    writer = Thread.ofPlatform().daemon().name("y4m " + file.getFileName()).start(this::run);
  }

  @Override
  public void show(VideoFrame frame) {
    if (!open || !waiting.offer(frame)) {
      lostFrames.incrementAndGet();
      frame.release();
    }
  }

  /** Frames that the disk was too slow for or that had another size. */
  public long lostFrames() {
    return lostFrames.get();
  }

  @Override
  public void close() {
    open = false;
  }

  /** Waits until the file is whole; after {@link #close} only. */
  public void awaitWritten(long timeoutMillis) throws InterruptedException {
    writer.join(timeoutMillis);
  }

  private void run() {
    try (out) {
      while (open || !waiting.isEmpty()) {
        VideoFrame frame = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (frame != null) {
          try {
            write(frame);
          } finally {
            frame.release();
          }
        }
      }
      if (last != null) {
        writeLast();
      }
    } catch (IOException e) {
      LOG.warn("{} {}", MediaFailure.UNWRITABLE_FILE.text(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open = false;
      for (VideoFrame frame = waiting.poll(); frame != null; frame = waiting.poll()) {
        frame.release();
      }
    }
  }

  private void write(VideoFrame frame) throws IOException {
    if (last == null) {
      width = frame.width();
      height = frame.height();
      startMicros = frame.timestampMicros();
      String header = "YUV4MPEG2 W" + width + " H" + height + " F" + RATE + ":1 Ip A1:1 C420jpeg\n";
      out.write(header.getBytes(StandardCharsets.US_ASCII));
      last = new byte[VideoFrame.size(width, height)];
    } else if (frame.width() != width || frame.height() != height) {
      lostFrames.incrementAndGet();
      return;
    } else {
      long due = Math.round((frame.timestampMicros() - startMicros) * (RATE / 1e6));
      long repeats = Math.clamp(due - written, 0, MAX_REPEATS);
      if (due - written > MAX_REPEATS) {
        // A stop that is not filled moves the start, so that what follows keeps its pace.
        startMicros += (due - written - repeats) * 1_000_000 / RATE;
      }
      for (long i = 0; i < repeats; i++) {
        writeLast();
      }
    }
    ByteBuf i420 = frame.i420();
    i420.getBytes(i420.readerIndex(), last);
  }

  private void writeLast() throws IOException {
    out.write(FRAME);
    out.write(last);
    written++;
  }
}
