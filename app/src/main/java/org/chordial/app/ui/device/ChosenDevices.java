package org.chordial.app.ui.device;

import org.chordial.app.store.Profile;
import org.chordial.app.store.StoreException;
import org.chordial.media.audio.devices.AudioDevices;
import org.chordial.media.video.devices.CameraDevices;

/**
 * Which devices a person has chosen, by the names that the engine knows them by.
 *
 * @param microphone as {@link AudioDevices#openSource} takes it
 * @param speaker as {@link AudioDevices#openSink} takes it
 * @param camera as {@link CameraDevices#openSource} takes it
 */
public record ChosenDevices(String microphone, String speaker, String camera) {
  /** No camera at all. */
  public static final String NONE = "none";

  private static final String MICROPHONE = "microphone";
  private static final String SPEAKER = "speaker";
  private static final String CAMERA = "camera";

  /** What the system prefers. */
  public static ChosenDevices defaults() {
    return new ChosenDevices(AudioDevices.DEFAULT, AudioDevices.DEFAULT, CameraDevices.DEFAULT);
  }

  public static ChosenDevices of(Profile profile) {
    return new ChosenDevices(
        profile.setting(MICROPHONE).orElse(AudioDevices.DEFAULT),
        profile.setting(SPEAKER).orElse(AudioDevices.DEFAULT),
        profile.setting(CAMERA).orElse(CameraDevices.DEFAULT));
  }

  public void save(Profile profile) throws StoreException {
    profile.setting(MICROPHONE, microphone);
    profile.setting(SPEAKER, speaker);
    profile.setting(CAMERA, camera);
  }

  public ChosenDevices withMicrophone(String name) {
    return new ChosenDevices(name, speaker, camera);
  }

  public ChosenDevices withSpeaker(String name) {
    return new ChosenDevices(microphone, name, camera);
  }

  public ChosenDevices withCamera(String name) {
    return new ChosenDevices(microphone, speaker, name);
  }
}
