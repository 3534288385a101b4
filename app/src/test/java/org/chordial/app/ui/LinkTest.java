package org.chordial.app.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.chordial.app.ui.link.Link;
import org.chordial.app.ui.link.SingleInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkTest {
  @TempDir private Path temp;

  private static Optional<Link> person(String address) {
    return Optional.of(new Link.Person(address));
  }

  @Test
  void linksOfEveryKindNameAPersonOrAnInvitation() {
    assertEquals(person("bob@example.org"), Link.parse("sip:bob@example.org"));
    assertEquals(
        person("bob@example.org"), Link.parse("SIPS:bob@example.org;transport=tcp?subject=x"));
    assertEquals(person("+49301234"), Link.parse("tel:+49301234;ext=7"));
    assertEquals(person("bob@example.org"), Link.parse("chordial://bob@example.org/"));
    String invitation = "chordial:join?config=https%3A%2F%2Fexample.org%2Fc.xml";
    assertEquals(Optional.of(new Link.Invitation(invitation)), Link.parse(invitation));
  }

  @Test
  void whatIsNoLinkIsRefused() {
    assertEquals(Optional.empty(), Link.parse(""));
    assertEquals(Optional.empty(), Link.parse("bob@example.org"));
    assertEquals(Optional.empty(), Link.parse("https://example.org"));
    assertEquals(Optional.empty(), Link.parse("sip:"));
    assertEquals(Optional.empty(), Link.parse("sip:bob bob@example.org"));
    assertEquals(Optional.empty(), Link.parse("sip:bob\u0007@example.org"));
    assertEquals(Optional.empty(), Link.parse("sip:" + "b".repeat(5000)));
  }

  @Test
  void aSecondWindowHandsItsLinkToTheFirst() throws Exception {
    Path directory = temp.resolve("p");
    assertFalse(SingleInstance.handOver(directory, "sip:bob@example.org"));
    BlockingQueue<String> links = new LinkedBlockingQueue<>();
    try (SingleInstance _ = SingleInstance.listen(directory, links::add)) {
      assertTrue(SingleInstance.handOver(directory, "sip:bob@example.org"));
      assertEquals("sip:bob@example.org", links.poll(20, TimeUnit.SECONDS));
      assertTrue(SingleInstance.handOver(directory, ""));
      assertEquals("", links.poll(20, TimeUnit.SECONDS));
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(directory.resolve("window.sock"))));
    }
    assertFalse(SingleInstance.handOver(directory, "sip:bob@example.org"));
  }

  @Test
  void aWindowThatWasKilledIsNoObstacle() throws Exception {
    Files.createDirectories(temp.resolve("p"));
    Files.createFile(temp.resolve("p/window.sock"));
    assertFalse(SingleInstance.handOver(temp.resolve("p"), "sip:bob@example.org"));
    BlockingQueue<String> links = new LinkedBlockingQueue<>();
    try (SingleInstance _ = SingleInstance.listen(temp.resolve("p"), links::add)) {
      assertTrue(SingleInstance.handOver(temp.resolve("p"), "x"));
      assertEquals("x", links.poll(20, TimeUnit.SECONDS));
    }
  }
}
