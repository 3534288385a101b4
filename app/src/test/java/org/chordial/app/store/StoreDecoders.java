package org.chordial.app.store;

import java.io.IOException;

/** The decoder of backups, for fuzzing. */
public final class StoreDecoders {
  private StoreDecoders() {}

  /** Whether the archive, once deciphered, has a profile's files. */
  public static boolean archive(byte[] archive) {
    try {
      return !ProfileBackup.entries(archive).isEmpty();
    } catch (IOException refused) {
      return false;
    }
  }
}
