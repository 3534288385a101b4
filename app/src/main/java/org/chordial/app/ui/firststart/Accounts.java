package org.chordial.app.ui.firststart;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.chordial.app.store.Profile;

/**
 * Where accounts come from. The futures complete on any thread; they fail with an exception of a
 * catalogue, whose message is the sentence for the person.
 */
public interface Accounts {

  /**
   * An overlay that one can join.
   *
   * @param protectsNames whether somebody vouches that each name has one owner
   */
  record Overlay(String name, boolean protectsNames) {}

  /**
   * Fetches an overlay's configuration and checks it.
   *
   * @param source a {@code chordial:join} link, an https URL, or a file
   */
  CompletableFuture<Overlay> overlay(String source);

  /**
   * Gets a certificate in the overlay that was fetched last.
   *
   * @param password overwritten when it is not needed any more
   * @param newName whether a free name is taken, or one that was given out with that password
   */
  CompletableFuture<Profile> create(String aor, char[] password, boolean newName);

  /** Makes the profile out of a backup. */
  CompletableFuture<Profile> restore(Path backup, char[] password);
}
