package org.chordial.media.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LatchTest {

  private static final InetSocketAddress ANNOUNCED = at("192.0.2.1", 4000);

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  private static Latch latch(String signalling) {
    return new Latch(ANNOUNCED, Optional.of(InetAddress.ofLiteral(signalling)));
  }

  @Test
  void packetsGoToTheAnnouncedAddressUntilOneComes() {
    Latch latch = latch("198.51.100.7");
    assertEquals(ANNOUNCED, latch.destination());
    assertTrue(latch.takes(ANNOUNCED));
    assertEquals(ANNOUNCED, latch.destination());
  }

  @Test
  void packetsGoBackToWhereTheyComeFrom() {
    Latch latch = latch("198.51.100.7");
    assertTrue(latch.takes(at("198.51.100.7", 61_000)));
    assertEquals(at("198.51.100.7", 61_000), latch.destination());
    Latch other = latch("198.51.100.7");
    assertTrue(other.takes(at("192.0.2.1", 4002)));
    assertEquals(at("192.0.2.1", 4002), other.destination());
  }

  @Test
  void aStrangerIsNeverTaken() {
    Latch latch = latch("198.51.100.7");
    assertFalse(latch.takes(at("203.0.113.9", 4000)));
    assertEquals(ANNOUNCED, latch.destination());
  }

  @Test
  void nobodyElseIsTakenOnceOneHasCome() {
    Latch latch = latch("198.51.100.7");
    assertTrue(latch.takes(at("198.51.100.7", 61_000)));
    assertFalse(latch.takes(at("198.51.100.7", 61_001)));
    assertTrue(latch.takes(at("198.51.100.7", 61_000)));
  }

  @Test
  void theAnnouncedAddressTakesItsPlaceBack() {
    Latch latch = latch("198.51.100.7");
    assertTrue(latch.takes(at("198.51.100.7", 61_000)));
    assertTrue(latch.takes(ANNOUNCED));
    assertEquals(ANNOUNCED, latch.destination());
  }
}
