package org.chordial.media.audio.devices;

import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.audio.AudioSink;

/** A loudspeaker through javax.sound, fed by a thread of its own at the device's pace. */
final class SpeakerSink implements AudioSink {
  private static final int LINE_BUFFER_FRAMES = 3;
  private static final int RING_FRAMES = 8;

  /** Frames in the ring between which the pace of the two clocks is left alone. */
  private static final int LOW = 1;

  private static final int HIGH = 4;

  private final FrameRing ring = new FrameRing(RING_FRAMES);
  private final SourceDataLine line;
  private volatile boolean open = true;

  SpeakerSink(SourceDataLine line, String name) throws MediaException {
    this.line = line;
    try {
      line.open(PcmFrames.FORMAT, LINE_BUFFER_FRAMES * PcmFrames.BYTES);
    } catch (LineUnavailableException | IllegalArgumentException e) {
      throw new MediaException(MediaFailure.NO_SPEAKER, name, e);
    }
    Thread.ofPlatform().daemon().name("loudspeaker").start(this::run);
  }

  @Override
  public int framesWanted() {
    int waiting = ring.size();
    if (waiting > HIGH) {
      return 0;
    }
    return waiting < LOW ? 2 : 1;
  }

  @Override
  public void write(short[] frame) {
    ring.put(frame);
  }

  @Override
  public int bufferedMillis() {
    return (ring.size() + LINE_BUFFER_FRAMES) * AudioFrames.MILLIS;
  }

  @Override
  public void close() {
    open = false;
    line.stop();
    line.flush();
  }

  private void run() {
    byte[] bytes = new byte[PcmFrames.BYTES];
    short[] frame = new short[AudioFrames.SAMPLES];
    line.start();
    try {
      while (open) {
        ring.take(frame);
        PcmFrames.toBytes(frame, bytes);
        line.write(bytes, 0, bytes.length);
      }
    } finally {
      line.close();
    }
  }
}
