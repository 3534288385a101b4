package org.chordial.overlay.enroll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InvitationLinkTest {
  private static final String CA = "ab".repeat(32);

  @Test
  void readsBackWhatItWrites() {
    InvitationLink link =
        new InvitationLink(
            URI.create("https://[::1]:8443/.well-known/reload-config?x=1&y=2"),
            Optional.of(CA),
            Optional.of("example.org"));
    assertTrue(link.toString().startsWith("chordial:join?config=https%3A%2F%2F"));
    assertEquals(Optional.of(link), InvitationLink.parse(link.toString()));
  }

  @Test
  void takesABareUrlAndFingerprintsWithColonsAndCapitals() {
    String url = "https://example.org/.well-known/reload-config";
    assertEquals(URI.create(url), InvitationLink.parse(url).orElseThrow().configuration());
    String colons = String.join(":", CA.toUpperCase(java.util.Locale.ROOT).split("(?<=\\G..)"));
    String link = "chordial:join?config=" + url + "&ca=" + colons;
    assertEquals(Optional.of(CA), InvitationLink.parse(link).orElseThrow().authority());
  }

  @Test
  void refusesEverythingElse() {
    for (String text :
        List.of(
            "",
            "chordial:join",
            "chordial:join?ca=" + CA,
            "chordial:join?config=http://example.org/",
            "chordial:join?config=https://example.org/&ca=12",
            "chordial:join?config=%zz",
            "http://example.org/",
            "https:///x",
            "https://exa mple.org/")) {
      assertEquals(Optional.empty(), InvitationLink.parse(text), text);
    }
  }
}
