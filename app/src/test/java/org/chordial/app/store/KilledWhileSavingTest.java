package org.chordial.app.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.chordial.app.contacts.Contact;
import org.chordial.app.contacts.ContactStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program is killed (SIGKILL) in the middle of saving; the profile must always open, whole. */
class KilledWhileSavingTest {
  private static final int KILLS = 4;
  private static final String LONG = "x".repeat(20_000);

  @TempDir private Path temp;

  /** Saves for ever, and says after each round that it is done. */
  static final class Saver {
    private Saver() {}

    public static void main(String[] args) throws Exception {
      try (Profile profile = Profile.open(Path.of(args[0]))) {
        ContactStore contacts = new ContactStore(profile.database(), InstantSource.system());
        for (int i = contacts.all().size(); ; i++) {
          contacts.save(new Contact(aor(i), "Contact " + i));
          profile.setting("round", i + ":" + LONG + ":" + i);
          ProfileTest.enroll(profile, "example.org");
          System.out.println(i);
        }
      }
    }
  }

  private static String aor(int i) {
    return "contact%05d@example.org".formatted(i);
  }

  @Test
  void nothingSavedIsLostAndNothingIsHalfWritten() throws Exception {
    Path directory = temp.resolve("p");
    SplittableRandom random = new SplittableRandom(9);
    int saved = -1;
    for (int kill = 0; kill < KILLS; kill++) {
      saved = Math.max(saved, killAfter(directory, 1 + random.nextInt(8), random.nextInt(12)));
      saved = Math.max(saved, check(directory, saved));
    }
    assertTrue(saved >= KILLS, "saved " + saved);
  }

  /** A round that the program said it had done. */
  private static int killAfter(Path directory, int rounds, int millis) throws Exception {
    Process saver =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Saver.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int last = -1;
    try (BufferedReader lines = saver.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < rounds; i++) {
        String line = lines.readLine();
        assertTrue(line != null, "the saving program ended by itself");
        last = Integer.parseInt(line);
      }
      // Wherever in a round this ends: the checks hold at every point of it.
      assertFalse(saver.waitFor(millis, TimeUnit.MILLISECONDS), "it ended by itself");
      saver.destroyForcibly();
    }
    assertTrue(saver.waitFor(20, TimeUnit.SECONDS));
    return last;
  }

  private static int check(Path directory, int acknowledged) throws Exception {
    try (Profile profile = Profile.open(directory)) {
      List<Contact> contacts = new ContactStore(profile.database(), InstantSource.system()).all();
      assertTrue(contacts.size() > acknowledged, contacts.size() + " of " + acknowledged);
      for (int i = 0; i < contacts.size(); i++) {
        assertTrue(contacts.contains(new Contact(aor(i), "Contact " + i)), "contact " + i);
      }
      String[] parts = profile.setting("round").orElseThrow().split(":");
      assertEquals(parts[0], parts[2]);
      assertEquals(LONG, parts[1]);
      assertTrue(Integer.parseInt(parts[0]) >= acknowledged);
      assertEquals("alice@example.org", profile.credentials().userName());
      return contacts.size() - 1;
    }
  }
}
