package org.chordial.app.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.chordial.app.contacts.Contact;
import org.chordial.app.contacts.ContactStore;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.SelfSignedPermitted;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.enroll.NodeKeys;
import org.chordial.overlay.enroll.SelfSignedEnrollment;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.usage.sip.Aor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
  private static final KeyPair KEYS = NodeKeys.generate();
  private static final char[] PASSWORD = "a good password".toCharArray();

  @TempDir private Path temp;

  private static ConfigurationDocument configuration(String overlay) {
    return ConfigurationDocument.named(overlay)
        .selfSignedPermitted(new SelfSignedPermitted(true, SelfSignedPermitted.Digest.SHA256))
        .build();
  }

  private static byte[] file(ConfigurationDocument configuration) {
    return ConfigurationWriter.file(
        List.of(
            new SignedConfiguration(
                configuration, ConfigurationWriter.configuration(configuration), List.of())));
  }

  static Credentials enroll(Profile profile, String overlay) throws Exception {
    ConfigurationDocument configuration = configuration(overlay);
    Credentials credentials =
        SelfSignedEnrollment.enroll(configuration, Aor.of("alice@" + overlay), KEYS, Instant.now());
    profile.enrolled(file(configuration), credentials);
    return credentials;
  }

  private String refusal() {
    return assertThrows(StoreException.class, () -> Profile.open(temp.resolve("p")).close())
        .getMessage();
  }

  @Test
  void aProfileComesBackAsItWasLeft() throws Exception {
    Credentials credentials;
    try (Profile profile = Profile.open(temp.resolve("p"))) {
      assertFalse(profile.isEnrolled());
      assertTrue(
          assertThrows(StoreException.class, profile::credentials).getMessage().contains("enroll"));
      credentials = enroll(profile, "example.org");
      profile.setting("microphone", "USB");
    }
    try (Profile profile = Profile.open(temp.resolve("p"))) {
      assertTrue(profile.isEnrolled());
      assertEquals(credentials.nodeId(), profile.credentials().nodeId());
      assertEquals(KEYS.getPrivate(), profile.keys().orElseThrow().getPrivate());
      assertEquals(Optional.of("USB"), profile.setting("microphone"));
      assertEquals(Optional.empty(), profile.setting("speaker"));
    }
  }

  @Test
  void nobodyElseMayReadIt() throws Exception {
    Path directory = temp.resolve("p");
    try (Profile profile = Profile.open(directory)) {
      enroll(profile, "example.org");
      profile.setting("a", "b");
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
      for (String name :
          List.of("identity.p12", "configuration.xml", "settings.json", "phone.db")) {
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))),
            name);
      }
    }
  }

  @Test
  void aSecondProgramIsTurnedAway() throws Exception {
    try (Profile profile = Profile.open(temp.resolve("p"))) {
      assertFalse(profile.isEnrolled());
      assertTrue(refusal().contains("in use"));
    }
    Profile.open(temp.resolve("p")).close();
  }

  @Test
  void aDamagedFileIsNamedAndLeftAsItIs() throws Exception {
    Path directory = temp.resolve("p");
    try (Profile profile = Profile.open(directory)) {
      enroll(profile, "example.org");
      profile.setting("a", "b");
    }
    for (String name : List.of("identity.p12", "configuration.xml", "settings.json", "phone.db")) {
      Path file = directory.resolve(name);
      byte[] good = Files.readAllBytes(file);
      byte[] damaged =
          "this is not what it was".repeat(200).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      Files.write(file, damaged);
      String sentence = refusal();
      assertTrue(sentence.contains(name) && sentence.contains("damaged"), sentence);
      assertArrayEquals(damaged, Files.readAllBytes(file));
      Files.write(file, good);
    }
    try (Profile profile = Profile.open(directory)) {
      assertTrue(profile.isEnrolled());
    }
  }

  @Test
  void aProfileStaysInItsOverlay() throws Exception {
    try (Profile profile = Profile.open(temp.resolve("p"))) {
      enroll(profile, "example.org");
      StoreException refused =
          assertThrows(StoreException.class, () -> enroll(profile, "example.net"));
      assertTrue(refused.getMessage().contains("belongs to the overlay example.org"));
      assertEquals("alice@example.org", profile.credentials().userName());
    }
  }

  @Test
  void aBackupOpensWithItsPasswordAlone() throws Exception {
    Path backup = temp.resolve("alice.chordial");
    Credentials credentials;
    try (Profile profile = Profile.open(temp.resolve("p"))) {
      credentials = enroll(profile, "example.org");
      new ContactStore(profile.database(), InstantSource.system())
          .save(new Contact("bob@example.org", "Bob"));
      ProfileBackup.write(profile, backup, PASSWORD);
    }
    Path other = temp.resolve("other");
    StoreException wrong =
        assertThrows(
            StoreException.class,
            () -> ProfileBackup.restore(backup, other, "another password".toCharArray()));
    assertTrue(wrong.getMessage().contains("password is wrong"));
    assertFalse(Files.exists(other));
    ProfileBackup.restore(backup, other, PASSWORD);
    try (Profile profile = Profile.open(other)) {
      assertEquals(credentials.nodeId(), profile.credentials().nodeId());
      assertEquals(
          List.of(new Contact("bob@example.org", "Bob")),
          new ContactStore(profile.database(), InstantSource.system()).all());
    }
    assertThrows(StoreException.class, () -> ProfileBackup.restore(backup, other, PASSWORD));
    byte[] bytes = Files.readAllBytes(backup);
    bytes[bytes.length / 2] ^= 1;
    Files.write(backup, bytes);
    assertThrows(
        StoreException.class, () -> ProfileBackup.restore(backup, temp.resolve("x"), PASSWORD));
  }
}
