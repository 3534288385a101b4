package org.chordial.overlay.usage.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AorTest {
  @Test
  void everySpellingOfANameIsOneName() {
    for (String text :
        List.of(
            "alice@example.org",
            "sip:alice@example.org",
            "SIPS:alice@example.org",
            " sip:Alice@EXAMPLE.org ",
            "sip:%61lice@example.org",
            "sip:alice@example.org;transport=tcp?subject=x",
            "alice@example.org.")) {
      assertEquals("alice@example.org", Aor.of(text).toString(), text);
    }
  }

  @Test
  void aDomainOutsideAsciiGoesToItsAsciiForm() {
    assertEquals("a@xn--bcher-kva.example", Aor.of("a@bücher.example").toString());
  }

  @Test
  void whatIsNoNameIsNone() {
    for (String text :
        List.of(
            "",
            "alice",
            "@example.org",
            "alice@",
            "a b@example.org",
            "a%@example.org",
            "a%00@example.org",
            "a%0Ab@example.org",
            "alicé@example.org",
            "a@b@example.org",
            "a@exa mple.org",
            "a@-x.org",
            "x".repeat(250) + "@example.org")) {
      assertEquals(Optional.empty(), Aor.parse(text), text);
    }
  }
}
