package org.chordial.media.audio.devices;

import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.TargetDataLine;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.audio.AudioSource;

/** A microphone through javax.sound, read by a thread of its own. */
final class MicrophoneSource implements AudioSource {
  private static final int LINE_BUFFER_FRAMES = 3;
  private static final int RING_FRAMES = 8;

  /** A read that takes this long has stalled, and what it brings is old. */
  private static final long STALL_NANOS = 500_000_000;

  private final FrameRing ring = new FrameRing(RING_FRAMES);
  private final TargetDataLine line;
  private volatile boolean open = true;

  MicrophoneSource(TargetDataLine line, String name) throws MediaException {
    this.line = line;
    try {
      line.open(PcmFrames.FORMAT, LINE_BUFFER_FRAMES * PcmFrames.BYTES);
    } catch (LineUnavailableException | IllegalArgumentException e) {
      throw new MediaException(MediaFailure.NO_MICROPHONE, name, e);
    }
    Thread.ofPlatform().daemon().name("microphone").start(this::run);
  }

  @Override
  public int framesReady() {
    return ring.size();
  }

  @Override
  public void read(short[] frame) {
    ring.take(frame);
  }

  @Override
  public void close() {
    open = false;
    line.stop();
  }

  private void run() {
    byte[] bytes = new byte[PcmFrames.BYTES];
    short[] frame = new short[AudioFrames.SAMPLES];
    line.start();
    try {
      while (open) {
        long before = System.nanoTime();
        if (line.read(bytes, 0, bytes.length) < bytes.length) {
          continue;
        }
        if (System.nanoTime() - before > STALL_NANOS) {
          line.flush();
          continue;
        }
        PcmFrames.toFrame(bytes, frame);
        ring.put(frame);
      }
    } finally {
      line.close();
    }
  }
}
