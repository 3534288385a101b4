package org.chordial.media.session;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.media.MediaFailure;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.audio.AudioSink;
import org.chordial.media.audio.AudioSource;
import org.chordial.media.video.VideoFrame;
import org.chordial.media.video.VideoSink;
import org.chordial.media.video.VideoSource;

/**
 * One side of a call in virtual time: it speaks over and over, and films a wall that turns from
 * dark to bright whenever {@link #FLASH_MILLIS} of a second are left. What it hears and sees is
 * kept with its time.
 */
final class Scene implements MediaDevices, MediaListener {
  static final int FLASH_MILLIS = 200;
  private static final int WIDTH = 160;
  private static final int HEIGHT = 120;

  /** A picture as it was shown: when, and how bright on the whole, 0 to 255. */
  record Shown(long millis, int brightness) {}

  final List<Shown> shown = new ArrayList<>();
  final List<MediaFailure> failures = new ArrayList<>();
  final List<Boolean> silences = new ArrayList<>();
  final List<Long> heardAt = new ArrayList<>();
  private final List<short[]> heard = new ArrayList<>();
  private final InstantSource clock;
  private final short[] speech;

  /**
   * @param speech said over and over; empty for a tone that sounds while the wall is bright
   */
  Scene(InstantSource clock, short[] speech) {
    this.clock = clock;
    this.speech = speech;
  }

  private boolean flash() {
    return clock.millis() % 1000 >= 1000 - FLASH_MILLIS;
  }

  List<short[]> frames() {
    return heard;
  }

  /** Lets go of what was heard and seen until now. */
  void forget() {
    heard.clear();
    heardAt.clear();
    shown.clear();
  }

  /** All that was heard from a frame on. */
  short[] heard(int from) {
    short[] all = new short[(heard.size() - from) * AudioFrames.SAMPLES];
    for (int i = from; i < heard.size(); i++) {
      System.arraycopy(heard.get(i), 0, all, (i - from) * AudioFrames.SAMPLES, AudioFrames.SAMPLES);
    }
    return all;
  }

  @Override
  public AudioSource openMicrophone() {
    return new AudioSource() {
      private int at;

      @Override
      public void read(short[] frame) {
        for (int i = 0; i < frame.length; i++) {
          frame[i] = speech.length > 0 ? speech[at % speech.length] : beep(at);
          at++;
        }
      }

      private short beep(int sample) {
        double angle = 2 * Math.PI * 800 * sample / AudioFrames.RATE;
        return flash() ? (short) (12_000 * Math.sin(angle)) : 0;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public AudioSink openSpeaker() {
    return new AudioSink() {
      @Override
      public void write(short[] frame) {
        heard.add(frame.clone());
        heardAt.add(clock.millis());
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Optional<VideoSource> openCamera() {
    return Optional.of(
        new VideoSource() {
          private int count;

          @Override
          public int framesPerSecond() {
            return speech.length > 0 ? 20 : 50;
          }

          @Override
          public Optional<VideoFrame> poll() {
            VideoFrame frame = VideoFrame.allocate(WIDTH, HEIGHT, clock.millis() * 1000);
            byte[] picture = new byte[frame.i420().writerIndex()];
            int base = flash() ? 170 : 40;
            for (int i = 0; i < picture.length; i++) {
              picture[i] = (byte) (i < frame.offsetU() ? base + (i % WIDTH + count * 3) % 50 : 128);
            }
            frame.i420().setBytes(0, picture);
            count++;
            return Optional.of(frame);
          }

          @Override
          public void close() {}
        });
  }

  @Override
  public Optional<VideoSink> openScreen() {
    return Optional.of(
        new VideoSink() {
          @Override
          public void show(VideoFrame frame) {
            byte[] middle = new byte[frame.width()];
            int row = frame.width() * (frame.height() / 2);
            frame.i420().getBytes(frame.i420().readerIndex() + row, middle);
            long sum = 0;
            for (byte luma : middle) {
              sum += luma & 0xFF;
            }
            shown.add(new Shown(clock.millis(), (int) (sum / middle.length)));
            frame.release();
          }

          @Override
          public void close() {}
        });
  }

  @Override
  public void silent(boolean silent) {
    silences.add(silent);
  }

  @Override
  public void failed(MediaFailure failure, String detail) {
    failures.add(failure);
  }
}
