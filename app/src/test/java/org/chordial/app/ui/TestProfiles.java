package org.chordial.app.ui;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chordial.app.contacts.CallRecord;
import org.chordial.app.contacts.ChatMessage;
import org.chordial.app.contacts.Contact;
import org.chordial.app.contacts.ContactStore;
import org.chordial.app.contacts.HistoryStore;
import org.chordial.app.contacts.MessageStore;
import org.chordial.app.store.Profile;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.SelfSignedPermitted;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.enroll.NodeKeys;
import org.chordial.overlay.enroll.SelfSignedEnrollment;
import org.chordial.overlay.usage.sip.Aor;

/** Profiles and configuration files that tests of the window start from. */
final class TestProfiles {
  private TestProfiles() {}

  /** A configuration of an overlay in which people make their own certificates. */
  static ConfigurationDocument openOverlay() {
    return ConfigurationDocument.named("example.org")
        .selfSignedPermitted(new SelfSignedPermitted(true, SelfSignedPermitted.Digest.SHA256))
        .build();
  }

  static byte[] file(ConfigurationDocument configuration) {
    return ConfigurationWriter.file(
        List.of(
            new SignedConfiguration(
                configuration, ConfigurationWriter.configuration(configuration), List.of())));
  }

  static Path configurationFile(Path directory) throws IOException {
    return Files.write(directory.resolve("example.org.xml"), file(openOverlay()));
  }

  /** Alice, with devices that every machine has, and nobody she knows. */
  static void alice(Path directory) throws Exception {
    try (Profile profile = Profile.open(directory)) {
      enroll(profile);
    }
  }

  /** Alice, who knows people and has talked to them. */
  static void aliceWithFriends(Path directory) throws Exception {
    try (Profile profile = Profile.open(directory)) {
      enroll(profile);
      Instant now = Instant.now();
      ContactStore contacts = new ContactStore(profile.database(), () -> now);
      contacts.save(new Contact("bob@example.org", "Bob"));
      contacts.save(new Contact("carol@example.org", "Carol"));
      contacts.save(new Contact("dave@example.org", "Dave"));
      contacts.save(new Contact("echo@example.org", "Echo test"));
      MessageStore messages = new MessageStore(profile.database());
      say(messages, true, "Are you back from the mountains?", now.minusSeconds(5400), true);
      say(
          messages,
          false,
          "Just got in. The last pass was all snow!",
          now.minusSeconds(5300),
          false);
      say(
          messages,
          false,
          "I have pictures. Shall I call you tonight?",
          now.minusSeconds(5200),
          false);
      say(messages, true, "Please do, any time after eight.", now.minusSeconds(600), true);
      messages.add(
          new ChatMessage(
              0,
              "carol@example.org",
              false,
              "The notes for Thursday are ready",
              now.minusSeconds(300),
              ChatMessage.Status.UNREAD));
      HistoryStore history = new HistoryStore(profile.database());
      history.add(call("bob@example.org", true, true, now.minusSeconds(5000), 754, "completed"));
      history.add(call("dave@example.org", false, false, now.minusSeconds(90_000), 0, "missed"));
      history.add(
          call("carol@example.org", true, false, now.minusSeconds(180_000), 0, "no-answer"));
    }
  }

  private static void enroll(Profile profile) throws Exception {
    ConfigurationDocument configuration = openOverlay();
    profile.enrolled(
        file(configuration),
        SelfSignedEnrollment.enroll(
            configuration, Aor.of("alice@example.org"), NodeKeys.generate(), Instant.now()));
    profile.setting("microphone", "tone");
    profile.setting("speaker", "none");
    profile.setting("camera", "pattern");
  }

  private static void say(
      MessageStore messages, boolean outgoing, String text, Instant at, boolean delivered)
      throws Exception {
    messages.add(
        new ChatMessage(
            0,
            "bob@example.org",
            outgoing,
            text,
            at,
            delivered ? ChatMessage.Status.DELIVERED : ChatMessage.Status.READ));
  }

  private static CallRecord call(
      String aor, boolean outgoing, boolean video, Instant at, int seconds, String outcome) {
    return new CallRecord(0, aor, outgoing, video, at, Duration.ofSeconds(seconds), outcome);
  }
}
