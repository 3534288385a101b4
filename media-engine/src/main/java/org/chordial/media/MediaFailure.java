package org.chordial.media;

/** Why media could not start or came to its end: a name for programs and a sentence for people. */
public enum MediaFailure {
  NO_PATH(
      "No network path to the other phone was found. Check the network connection, or allow more"
          + " candidate kinds."),
  DTLS_FAILED("The encrypted connection to the other phone could not be set up. Call again."),
  FINGERPRINT_MISMATCH(
      "The other side's certificate is not the one that was announced for this call. Somebody may"
          + " be in between; the call was ended."),
  NO_COMMON_SRTP_PROFILE("The two phones share no way to encrypt speech and picture."),
  MEDIA_TIMEOUT(
      "Nothing has arrived from the other phone for a while. The network may be down; call again."),
  NO_MICROPHONE(
      "No microphone was found or it is in use. Connect one or choose another in the settings."),
  NO_SPEAKER(
      "No loudspeaker was found or it is in use. Connect one or choose another in the settings."),
  NO_CAMERA("No camera was found or it is in use. Connect one or choose another in the settings."),
  DEVICE_LOST("A sound device or the camera went away during the call. Connect it again."),
  UNREADABLE_FILE("The sound or picture file cannot be read. Check its name and its format."),
  UNWRITABLE_FILE("The recording cannot be written. Check the folder and the space left."),
  CODEC_UNAVAILABLE(
      "The library for this kind of sound or picture could not be loaded on this system."),
  NETWORK_UNUSABLE("The network could not be used: no socket could be opened."),
  CLOSED("The call was ended before its media was ready.");

  private final String text;

  MediaFailure(String text) {
    this.text = text;
  }

  /** The sentence for the user: what happened and what to do. */
  public String text() {
    return text;
  }
}
