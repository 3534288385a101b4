package org.chordial.media.codec;

import club.minnced.opus.util.OpusLibrary;
import java.io.IOException;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import tomp2p.opuswrapper.Opus;

/** Finds libopus: the one in the jar, else one of the system. */
final class OpusLoader {

  private static Opus library;

  private OpusLoader() {}

  static synchronized Opus opus() throws MediaException {
    if (library == null) {
      library = load();
    }
    return library;
  }

  private static Opus load() throws MediaException {
    try {
      if (OpusLibrary.isSupportedPlatform()) {
        OpusLibrary.loadFromJar();
      } else {
        OpusLibrary.loadFrom("opus");
      }
      return Opus.INSTANCE;
    } catch (IOException | LinkageError e) {
      throw new MediaException(MediaFailure.CODEC_UNAVAILABLE, "Opus", e);
    }
  }
}
