package org.chordial.app.ui.firststart;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.chordial.app.store.Profile;
import org.chordial.app.store.ProfileBackup;
import org.chordial.app.store.ProfileEnrollment;
import org.chordial.app.store.StoreException;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.enroll.EnrollmentClient.Fetched;
import org.chordial.overlay.usage.sip.Aor;

/** Accounts by enrollment servers and by files, into one directory. */
public final class ProfileAccounts implements Accounts {
  private final Path directory;
  private final ProfileEnrollment enrollment;
  private volatile Optional<Fetched> fetched = Optional.empty();

  public ProfileAccounts(Path directory, InstantSource clock) {
    this.directory = directory;
    this.enrollment = new ProfileEnrollment(clock);
  }

  @Override
  public CompletableFuture<Overlay> overlay(String source) {
    return blocking(
        () -> {
          Fetched found = enrollment.configuration(source);
          fetched = Optional.of(found);
          return new Overlay(
              found.configuration().instanceName(),
              ProfileEnrollment.needsPassword(found.configuration()));
        });
  }

  @Override
  public CompletableFuture<Profile> create(String aor, char[] password, boolean newName) {
    return blocking(
        () -> {
          Aor user =
              Aor.parse(aor)
                  .orElseThrow(
                      () ->
                          new OverlayException(
                              OverlayFailure.BAD_NAME, aor, "names look like alice@example.org"));
          Profile profile = Profile.open(directory);
          try {
            enrollment.enroll(profile, fetched.orElseThrow(), user, password, newName);
            return profile;
          } catch (OverlayException | StoreException | RuntimeException e) {
            profile.close();
            throw e;
          } finally {
            Arrays.fill(password, ' ');
          }
        });
  }

  @Override
  public CompletableFuture<Profile> restore(Path backup, char[] password) {
    return blocking(
        () -> {
          try {
            ProfileBackup.restore(backup, directory, password);
            return Profile.open(directory);
          } finally {
            Arrays.fill(password, ' ');
          }
        });
  }

  private static <T> CompletableFuture<T> blocking(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.complete(work.call());
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }
}
