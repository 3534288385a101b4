package org.chordial.media.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.dtls.SrtpProfile;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import org.chordial.media.Sounds;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.audio.AudioSink;
import org.chordial.media.audio.AudioSource;
import org.chordial.media.codec.StandardCodecs;
import org.chordial.media.video.VideoFrame;
import org.chordial.media.video.VideoSink;
import org.chordial.media.video.VideoSource;

/** One side of a call in a test: what it says is a signal, and what it hears and sees is kept. */
final class Party implements MediaDevices, MediaListener {

  final CompletableFuture<ConnectedMedia> connected = new CompletableFuture<>();
  final CompletableFuture<MediaTimes> firstAudio = new CompletableFuture<>();
  final CompletableFuture<MediaTimes> firstVideo = new CompletableFuture<>();
  final CompletableFuture<MediaFailure> failed = new CompletableFuture<>();
  final CompletableFuture<Void> bye = new CompletableFuture<>();
  final ConcurrentLinkedQueue<Character> keys = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<MediaFailure> unavailable = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<Boolean> silences = new ConcurrentLinkedQueue<>();
  final AtomicInteger pictures = new AtomicInteger();
  volatile int wantedWidth;
  volatile boolean noMicrophone;
  private final List<short[]> heard = new ArrayList<>();
  private final short[] signal;

  Party(short[] signal) {
    this.signal = signal;
  }

  MediaSettings settings(List<SrtpProfile> profiles, IceConfig ice, java.time.Duration timeout) {
    return new MediaSettings(
        ice,
        this,
        new StandardCodecs(),
        task -> Thread.ofVirtual().start(task),
        "test",
        profiles,
        Optional.empty(),
        timeout);
  }

  short[] heard() {
    synchronized (heard) {
      short[] all = new short[heard.size() * AudioFrames.SAMPLES];
      for (int i = 0; i < heard.size(); i++) {
        System.arraycopy(heard.get(i), 0, all, i * AudioFrames.SAMPLES, AudioFrames.SAMPLES);
      }
      return all;
    }
  }

  /** How loud one frequency is in a second of what was heard. */
  double loudness(double hertz, int fromFrame) {
    int from = fromFrame * AudioFrames.SAMPLES;
    return Sounds.loudness(
        java.util.Arrays.copyOfRange(heard(), from, from + AudioFrames.RATE), hertz);
  }

  int framesHeard() {
    synchronized (heard) {
      return heard.size();
    }
  }

  @Override
  public AudioSource openMicrophone() throws MediaException {
    if (noMicrophone) {
      throw new MediaException(MediaFailure.NO_MICROPHONE);
    }
    return new AudioSource() {
      private int at;

      @Override
      public void read(short[] frame) {
        System.arraycopy(signal, at, frame, 0, frame.length);
        at = (at + frame.length) % signal.length;
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
        synchronized (heard) {
          heard.add(frame.clone());
        }
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
            return 20;
          }

          @Override
          public Optional<VideoFrame> poll() {
            VideoFrame frame = VideoFrame.allocate(320, 240, count * 50_000L);
            byte[] picture = new byte[frame.i420().writerIndex()];
            for (int i = 0; i < picture.length; i++) {
              picture[i] = (byte) (i < frame.offsetU() ? i % 320 + count * 3 : 128);
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
            wantedWidth = frame.width();
            pictures.incrementAndGet();
            frame.release();
          }

          @Override
          public void close() {}
        });
  }

  @Override
  public void connected(ConnectedMedia media) {
    connected.complete(media);
  }

  @Override
  public void firstAudio(MediaTimes times) {
    firstAudio.complete(times);
  }

  @Override
  public void firstVideo(MediaTimes times) {
    firstVideo.complete(times);
  }

  @Override
  public void dtmf(char digit) {
    keys.add(digit);
  }

  @Override
  public void silent(boolean silent) {
    silences.add(silent);
  }

  @Override
  public void bye() {
    bye.complete(null);
  }

  @Override
  public void deviceUnavailable(MediaFailure failure, String detail) {
    unavailable.add(failure);
  }

  @Override
  public void failed(MediaFailure failure, String detail) {
    failed.complete(failure);
    connected.completeExceptionally(new AssertionError(failure + " " + detail));
    firstAudio.completeExceptionally(new AssertionError(failure + " " + detail));
    firstVideo.completeExceptionally(new AssertionError(failure + " " + detail));
  }
}
