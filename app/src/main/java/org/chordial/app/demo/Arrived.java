package org.chordial.app.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.chordial.media.MediaException;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.audio.devices.WavFiles;
import org.chordial.media.quality.Psnr;
import org.chordial.media.quality.SpeechComparison;
import org.chordial.media.video.VideoFrame;
import org.chordial.media.video.devices.TestPattern;
import org.chordial.media.video.devices.Y4mReader;

/** Compares what a phone recorded with what the other one was given to send. */
final class Arrived {

  /**
   * @param frames pictures that were recorded and known again by their number
   * @param distinct how many different ones
   * @param worst the least PSNR of luma, in dB
   * @param mean the mean of it
   */
  record Pictures(int frames, int distinct, double worst, double mean) {}

  private Arrived() {}

  static short[] recording(String resource) throws MediaException {
    InputStream in = Arrived.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException("this build lacks " + resource);
    }
    try (InputStream buffered = new BufferedInputStream(in)) {
      return WavFiles.read(buffered, resource);
    } catch (IOException e) {
      throw new IllegalStateException("this build's " + resource + " cannot be read", e);
    }
  }

  static SpeechComparison.Result speech(short[] sent, Path heard) throws MediaException {
    return SpeechComparison.compare(sent, WavFiles.read(heard), AudioFrames.RATE);
  }

  /** Every frame tells by its number what it should look like. */
  static Pictures pictures(Path seen) throws IOException {
    int frames = 0;
    int distinct = 0;
    int last = -1;
    double worst = Psnr.EQUAL_DB;
    double sum = 0;
    try (Y4mReader reader = new Y4mReader(seen)) {
      for (Optional<VideoFrame> next = reader.next(0); next.isPresent(); next = reader.next(0)) {
        VideoFrame frame = next.get();
        try {
          int number = TestPattern.number(frame);
          if (number < 0) {
            continue;
          }
          frames++;
          if (number != last) {
            distinct++;
            last = number;
            double psnr = psnr(frame, number);
            worst = Math.min(worst, psnr);
            sum += psnr;
          }
        } finally {
          frame.release();
        }
      }
    }
    return distinct == 0
        ? new Pictures(0, 0, 0, 0)
        : new Pictures(frames, distinct, worst, sum / distinct);
  }

  private static double psnr(VideoFrame frame, int number) {
    VideoFrame sent = TestPattern.draw(frame.width(), frame.height(), number, 0);
    try {
      return Psnr.decibels(luma(sent), luma(frame));
    } finally {
      sent.release();
    }
  }

  private static byte[] luma(VideoFrame frame) {
    byte[] luma = new byte[frame.width() * frame.height()];
    frame.i420().getBytes(frame.i420().readerIndex(), luma);
    return luma;
  }
}
