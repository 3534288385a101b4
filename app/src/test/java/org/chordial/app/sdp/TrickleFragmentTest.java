package org.chordial.app.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.CandidateTransport;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.agent.IceDescription;
import org.chordial.ice.agent.IceOptions;
import org.chordial.media.session.Direction;
import org.chordial.media.session.Fingerprint;
import org.chordial.media.session.LocalTransport;
import org.junit.jupiter.api.Test;

class TrickleFragmentTest {

  private static final OfferAnswer.Wish SOUND =
      new OfferAnswer.Wish(Direction.SENDRECV, Optional.empty());

  /** RFC 8840, figure 7, without its line breaks and the second half. */
  private static final String FIGURE_7 =
      """
      a=ice-pwd:asd88fgpdd777uzjYhagZg
      a=ice-ufrag:8hhY
      m=audio 9 RTP/AVP 0
      a=mid:1
      a=candidate:1 1 UDP 2130706432 2001:db8:a0b:12f0::1 5000 typ host
      a=candidate:1 2 UDP 2130706432 2001:db8:a0b:12f0::1 5001 typ host
      a=candidate:1 1 UDP 2130706431 192.0.2.1 5010 typ host
      a=candidate:1 2 UDP 2130706431 192.0.2.1 5011 typ host
      a=candidate:2 1 UDP 1694498815 192.0.2.3 5010 typ srflx raddr 192.0.2.1 rport 8998
      a=candidate:2 2 UDP 1694498815 192.0.2.3 5011 typ srflx raddr 192.0.2.1 rport 8998
      a=end-of-candidates
      m=audio 9 RTP/AVP 0
      a=mid:2
      a=candidate:1 1 UDP 2130706432 2001:db8:a0b:12f0::1 6000 typ host
      """;

  private static Candidate candidate(int port, CandidateType type) {
    return new Candidate(
        type == CandidateType.HOST ? "1" : "2",
        1,
        CandidateTransport.UDP,
        port,
        new InetSocketAddress("192.0.2.7", port),
        type,
        Optional.empty());
  }

  private static OfferAnswer side(String ufrag, int port) {
    IceDescription ice =
        new IceDescription(
            ufrag,
            "p".repeat(22),
            List.of(candidate(port, CandidateType.HOST)),
            List.of(),
            IceDescription.DEFAULT_PACING,
            IceOptions.OURS,
            false);
    return new OfferAnswer(
        new LocalTransport(ice, new Fingerprint("sha-256", "AB:".repeat(31) + "AB"), 1, 2, "c"), 1);
  }

  private static void refused(String text) {
    assertThrows(SdpException.class, () -> TrickleFragment.read(text, "0"));
  }

  @Test
  void whatIsMalformedIsRefused() {
    String head = "a=ice-ufrag:8hhY\r\na=ice-pwd:asd88fgpdd777uzjYhagZg\r\n";
    refused("");
    refused("a=ice-ufrag:8hhY\r\n");
    refused("a=ice-pwd:asd88fgpdd777uzjYhagZg\r\n");
    refused(head + "v=0\r\n");
    refused(head + "m=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp\r\n");
    refused(
        head + "m=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 999 udp 1 192.0.2.1 9 typ host");
    refused(head + "a=" + "x".repeat(SdpCodec.MAX_LINE) + "\r\n");
    refused(head + "a=x\r\n".repeat(300));
    refused(head + "a=x".repeat(TrickleFragment.MAX_TEXT));
  }

  @Test
  void theFigureOfTheRfcIsReadForOneLineAndOneComponent() throws Exception {
    TrickleFragment read = TrickleFragment.read(FIGURE_7, "1");
    assertEquals("8hhY", read.ufrag());
    assertEquals("asd88fgpdd777uzjYhagZg", read.pwd());
    assertEquals(
        List.of(5000, 5010, 5010),
        read.candidates().stream().map(c -> c.address().getPort()).toList());
    assertTrue(read.end());
    TrickleFragment other = TrickleFragment.read(FIGURE_7, "2");
    assertEquals(1, other.candidates().size());
    assertFalse(other.end());
    assertEquals(List.of(), TrickleFragment.read(FIGURE_7, "3").candidates());
  }

  @Test
  void moreCandidatesThanADescriptionMayHaveAreLeftOut() throws Exception {
    StringBuilder text =
        new StringBuilder("a=ice-ufrag:8hhY\na=ice-pwd:x\nm=audio 9 RTP/AVP 0\na=mid:0\n");
    for (int i = 1; i <= 100; i++) {
      text.append("a=candidate:1 1 udp 1 192.0.2.1 ").append(i).append(" typ host\n");
      text.append("a=candidate:1 1 udp 1 name").append(i).append(".local 1 typ host\n");
    }
    TrickleFragment read = TrickleFragment.read(text.toString(), "0");
    assertEquals(IceDescription.MAX_CANDIDATES, read.candidates().size());
    assertEquals(IceDescription.MAX_NAMED, read.named().size());
  }

  @Test
  void everyFragmentHasAllCandidatesInTheirOrderAndOnlyTheNewOnesAreTaken() throws Exception {
    OfferAnswer alice = side("alic", 4000);
    OfferAnswer bob = side("bobb", 5000);
    assertTrue(alice.fragment().isEmpty());
    String offer = alice.offer(SOUND);
    assertTrue(offer.contains("a=ice-options:ice2 trickle renomination\r\n"), offer);
    assertFalse(offer.contains("end-of-candidates"), offer);
    assertFalse(bob.offered(offer).ice().complete());
    alice.answered(bob.answer(SOUND));
    alice.found("alic", candidate(4001, CandidateType.SERVER_REFLEXIVE));
    alice.found("othe", candidate(4002, CandidateType.RELAYED));
    TrickleFragment first = bob.trickled(alice.fragment().orElseThrow()).orElseThrow();
    assertEquals(List.of(candidate(4001, CandidateType.SERVER_REFLEXIVE)), first.candidates());
    assertFalse(first.end());
    alice.found("alic", candidate(4003, CandidateType.RELAYED));
    alice.gathered("alic");
    String whole = alice.fragment().orElseThrow();
    int[] order = {whole.indexOf(" 4000 "), whole.indexOf(" 4001 "), whole.indexOf(" 4003 ")};
    assertTrue(order[0] > 0 && order[1] > order[0] && order[2] > order[1], whole);
    TrickleFragment second = bob.trickled(whole).orElseThrow();
    assertEquals(List.of(candidate(4003, CandidateType.RELAYED)), second.candidates());
    assertTrue(second.end());
    assertEquals(List.of(), bob.trickled(whole).orElseThrow().candidates());
  }

  @Test
  void whatBelongsToAnotherDescriptionIsDropped() throws Exception {
    OfferAnswer alice = side("alic", 4000);
    OfferAnswer bob = side("bobb", 5000);
    bob.offered(alice.offer(SOUND));
    alice.answered(bob.answer(SOUND));
    String right = alice.fragment().orElseThrow();
    assertTrue(bob.trickled(right).isPresent());
    assertTrue(bob.trickled(right.replace("ufrag:alic", "ufrag:mall")).isEmpty());
    assertTrue(bob.trickled(right.replace("pwd:p", "pwd:q")).isEmpty());
  }

  @Test
  void aWholeOfferSaysThatItIs() throws Exception {
    OfferAnswer alice = side("alic", 4000);
    alice.offer(SOUND);
    alice.found("alic", candidate(4001, CandidateType.RELAYED));
    alice.gathered("alic");
    CallDescription read = DescriptionReader.read(alice.offerAgain());
    assertTrue(read.ice().complete());
    assertEquals(2, read.ice().candidates().size());
  }
}
