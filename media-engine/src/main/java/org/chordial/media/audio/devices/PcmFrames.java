package org.chordial.media.audio.devices;

import javax.sound.sampled.AudioFormat;
import org.chordial.media.audio.AudioFrames;

/** Frames as the bytes that javax.sound wants: little-endian, as every sound card has them. */
final class PcmFrames {
  static final AudioFormat FORMAT = new AudioFormat(AudioFrames.RATE, 16, 1, true, false);
  static final int BYTES = 2 * AudioFrames.SAMPLES;

  private PcmFrames() {}

  static void toFrame(byte[] bytes, short[] frame) {
    for (int i = 0; i < AudioFrames.SAMPLES; i++) {
      frame[i] = (short) ((bytes[2 * i] & 0xff) | bytes[2 * i + 1] << 8);
    }
  }

  static void toBytes(short[] frame, byte[] bytes) {
    for (int i = 0; i < AudioFrames.SAMPLES; i++) {
      bytes[2 * i] = (byte) frame[i];
      bytes[2 * i + 1] = (byte) (frame[i] >> 8);
    }
  }
}
