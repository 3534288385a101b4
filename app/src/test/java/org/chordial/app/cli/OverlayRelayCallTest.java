package org.chordial.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.chordial.app.store.Profile;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.SelfSignedPermitted;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.enroll.NodeKeys;
import org.chordial.overlay.enroll.SelfSignedEnrollment;
import org.chordial.overlay.usage.sip.Aor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two phones behind symmetric translators of the real kernel call each other; nobody has named a
 * relay, so it is a peer of the overlay that carries the call.
 */
class OverlayRelayCallTest {
  private static final String OVERLAY = "overlay.example";
  private static final String PUBLIC = "203.0.113.1";
  private static final int PORT = 6084;
  private static final Path LAB =
      Path.of("..", "ice-agent", "src", "test", "lab", "natlab").toAbsolutePath().normalize();
  private static final String NAME = "rel" + ProcessHandle.current().pid() % 100_000;

  @TempDir private Path temp;

  private static void lab(String... command) throws IOException, InterruptedException {
    String[] whole = new String[command.length + 1];
    whole[0] = LAB.toString();
    System.arraycopy(command, 0, whole, 1, command.length);
    Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(
        0,
        process.waitFor(),
        () ->
            Arrays.toString(whole)
                + ": "
                + said
                + "It needs root, iproute2 and nftables; -Dchordial.without=natlab leaves it out.");
  }

  private Path profile(String user) throws Exception {
    ConfigurationDocument configuration =
        ConfigurationDocument.named(OVERLAY)
            .sequence(1)
            .selfSignedPermitted(new SelfSignedPermitted(true, SelfSignedPermitted.Digest.SHA256))
            .bootstrapNodes(List.of(new BootstrapNode(PUBLIC, PORT)))
            .maxMessageSize(20_000)
            .build();
    byte[] file =
        ConfigurationWriter.file(
            List.of(
                new SignedConfiguration(
                    configuration, ConfigurationWriter.configuration(configuration), List.of())));
    Path data = temp.resolve(user);
    try (Profile profile = Profile.open(data)) {
      profile.enrolled(
          file,
          SelfSignedEnrollment.enroll(
              configuration, Aor.of(user + "@" + OVERLAY), NodeKeys.generate(), Instant.now()));
    }
    return data;
  }

  private static ChordialProcess phone(String host, Path data) throws Exception {
    ChordialProcess phone =
        ChordialProcess.startIn(
            NAME + host,
            "phone",
            "--data",
            data,
            "--mic",
            "tone",
            "--speaker",
            "none",
            "--camera",
            "none",
            "--screen",
            "none",
            "--ice",
            "host,srflx,relay",
            "--auto-answer");
    phone.await(event -> event.path("event").asText().equals("registered"));
    return phone;
  }

  @Test
  void aPeerOfTheOverlayCarriesTheCallOfPhonesThatHaveNoOtherWay() throws Exception {
    if (System.getProperty("chordial.without", "").contains("natlab")) {
      System.err.println("*** NOT TESTED: a call by a relay of the overlay ***");
      return;
    }
    Path relays = profile("relay");
    Path alices = profile("alice");
    Path bobs = profile("bob");
    lab("up", NAME, "apdm-apdf", "apdm-apdf");
    try (ChordialProcess relay =
            ChordialProcess.startIn(
                NAME + "-pub",
                "peer",
                "--json",
                "--first",
                "--public",
                "--data",
                relays,
                "--bind",
                PUBLIC + ":" + PORT);
        ChordialProcess alice = phone("-a", alices)) {
      JsonNode advertised = relay.await(event -> event.path("state").asText().equals("advertised"));
      assertEquals(PUBLIC + ":443", advertised.path("address").asText());
      try (ChordialProcess bob = phone("-b", bobs)) {
        JsonNode connected = connected(alice);
        assertTrue(throughRelay(connected), connected::toString);
        bob.say("{\"do\":\"quit\"}");
      }
    } finally {
      lab("down", NAME);
    }
  }

  /** Calls until it succeeds: the phones may still be looking for their relays. */
  private static JsonNode connected(ChordialProcess alice) throws Exception {
    JsonNode event = null;
    for (int attempt = 0; attempt < 4; attempt++) {
      alice.say("{\"do\":\"call\",\"to\":\"bob@" + OVERLAY + "\",\"video\":false,\"id\":\"1\"}");
      event =
          alice.await(
              each ->
                  each.path("event").asText().equals("connected")
                      || each.path("event").asText().equals("error")
                      || each.path("state").asText().equals("ended"));
      if (event.path("event").asText().equals("connected")) {
        return event;
      }
    }
    throw new AssertionError("no call came about: " + event);
  }

  /** One of both relays is enough: to the other side that one looks like any address. */
  private static boolean throughRelay(JsonNode connected) {
    List<String> ends =
        List.of(
            connected.path("local").path("type").asText(),
            connected.path("local").path("address").asText(),
            connected.path("remote").path("type").asText(),
            connected.path("remote").path("address").asText());
    return ends.contains("relay") || ends.contains(PUBLIC);
  }
}
