package org.chordial.media.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chordial.media.MediaException;
import org.chordial.media.audio.AudioSink;
import org.chordial.media.audio.AudioSource;
import org.chordial.media.audio.SilenceSource;
import org.chordial.media.audio.SilentSink;
import org.chordial.media.codec.AudioCodec;
import org.chordial.media.codec.AudioDecoder;
import org.chordial.media.codec.AudioEncoder;
import org.chordial.media.codec.Codecs;
import org.chordial.media.codec.VideoDecoder;
import org.chordial.media.codec.VideoEncoder;
import org.chordial.media.video.VideoSink;
import org.chordial.media.video.VideoSource;

/** Devices and coders, opened on the worker; what cannot be opened is done without. */
final class Equipment {

  /** What every call has. */
  record Sound(
      AudioSource microphone,
      AudioSink speaker,
      AudioEncoder encoder,
      AudioDecoder decoder,
      List<MediaException> problems) {

    void close() {
      microphone.close();
      speaker.close();
      encoder.close();
      decoder.close();
    }
  }

  /** What a call sends pictures with. */
  record Camera(VideoSource source, VideoEncoder encoder) {
    void close() {
      source.close();
      encoder.close();
    }
  }

  /** What a call shows pictures with. */
  record Screen(VideoSink sink, VideoDecoder decoder) {
    void close() {
      sink.close();
      decoder.close();
    }
  }

  private Equipment() {}

  /**
   * @throws MediaException where there is no codec; a missing device is a problem in the result
   */
  static Sound sound(MediaDevices devices, Codecs codecs, AudioCodec codec) throws MediaException {
    List<MediaException> problems = new ArrayList<>();
    AudioEncoder encoder = codecs.audioEncoder(codec);
    AudioDecoder decoder = codecs.audioDecoder(codec);
    AudioSource microphone;
    try {
      microphone = devices.openMicrophone();
    } catch (MediaException e) {
      problems.add(e);
      microphone = new SilenceSource();
    }
    AudioSink speaker;
    try {
      speaker = devices.openSpeaker();
    } catch (MediaException e) {
      problems.add(e);
      speaker = new SilentSink();
    }
    return new Sound(microphone, speaker, encoder, decoder, problems);
  }

  static Optional<Camera> camera(MediaDevices devices, Codecs codecs) throws MediaException {
    Optional<VideoSource> source = devices.openCamera();
    return source.isEmpty()
        ? Optional.empty()
        : Optional.of(new Camera(source.get(), codecs.videoEncoder()));
  }

  static Optional<Screen> screen(MediaDevices devices, Codecs codecs) throws MediaException {
    Optional<VideoSink> sink = devices.openScreen();
    return sink.isEmpty()
        ? Optional.empty()
        : Optional.of(new Screen(sink.get(), codecs.videoDecoder()));
  }
}
