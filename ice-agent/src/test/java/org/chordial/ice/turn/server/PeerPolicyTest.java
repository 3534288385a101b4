package org.chordial.ice.turn.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerPolicyTest {

  private final PeerPolicy policy = PeerPolicy.open();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "198.19.0.1",
        "224.0.0.1",
        "239.1.1.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fdff::1",
        "ff02::1",
        "2002:7f00:1::",
        "2001:0:1::",
        "64:ff9b::10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1"
      })
  void whatIsNotOnTheOpenInternetIsNoPeer(String address) {
    assertFalse(policy.isOpen(InetAddress.ofLiteral(address)), address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2a00:1450::1",
        "2003::1",
        "64:ff9b::8.8.8.8"
      })
  void itsNeighboursAre(String address) {
    assertTrue(policy.isOpen(InetAddress.ofLiteral(address)), address);
  }

  @Test
  void aPermitOpensItsRangeAndNothingMore() {
    PeerPolicy more = policy.permitting(InetAddress.ofLiteral("10.1.0.0"), 16);
    assertTrue(more.permitsExplicitly(InetAddress.ofLiteral("10.1.255.255")));
    assertFalse(more.permitsExplicitly(InetAddress.ofLiteral("10.2.0.0")));
    assertFalse(more.permitsExplicitly(InetAddress.ofLiteral("::1")));
  }
}
