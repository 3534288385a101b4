package org.chordial.media.session;

import java.util.Optional;
import org.chordial.media.MediaException;
import org.chordial.media.audio.AudioSink;
import org.chordial.media.audio.AudioSource;
import org.chordial.media.video.VideoSink;
import org.chordial.media.video.VideoSource;

/**
 * Opens what a call needs when it starts. The methods run on the worker of {@link MediaSettings}
 * and may take their time; what they open belongs to the session, which closes it. One that fails
 * does not end the call: the other side then hears silence or sees nothing, and the listener learns
 * why.
 */
public interface MediaDevices {

  AudioSource openMicrophone() throws MediaException;

  AudioSink openSpeaker() throws MediaException;

  /** Empty where this phone sends no picture. Called when the picture is first switched on. */
  Optional<VideoSource> openCamera() throws MediaException;

  /** Empty where nobody looks. */
  Optional<VideoSink> openScreen() throws MediaException;
}
