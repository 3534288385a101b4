package org.chordial.app.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.CandidateTransport;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.agent.IceDescription;
import org.chordial.ice.agent.IceOptions;
import org.chordial.ice.vnet.HeapWatch;
import org.chordial.media.session.Direction;
import org.chordial.media.session.Fingerprint;
import org.chordial.media.session.LocalTransport;
import org.junit.jupiter.api.Test;

class OfferAnswerTest {
  private static final OfferAnswer.Wish BOTH =
      new OfferAnswer.Wish(Direction.SENDRECV, Optional.of(Direction.SENDRECV));
  private static final OfferAnswer.Wish SOUND =
      new OfferAnswer.Wish(Direction.SENDRECV, Optional.empty());

  /** An offer as browsers write it: credentials in every section, codecs of all kinds, mDNS. */
  private static final String BROWSER =
      """
      v=0
      o=- 4611731400430051336 2 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0 1 2
      a=msid-semantic: WMS
      m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
      c=IN IP4 0.0.0.0
      a=rtcp:9 IN IP4 0.0.0.0
      a=candidate:1 1 udp 2113937151 3f2a.local 56032 typ host generation 0
      a=candidate:2 1 UDP 2113939711 2001:db8::1 50000 typ host generation 0 network-id 2
      a=candidate:3 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active
      a=candidate:4 1 udp 1677729535 203.0.113.5 61000 typ srflx raddr 0.0.0.0 rport 0
      a=ice-ufrag:F7gI
      a=ice-pwd:x9cml/YzichV2+XlhiMu8g
      a=ice-options:trickle
      a=fingerprint:sha-256 D2:FA:0E:C3:22:59:5E:14:95:69:92:3D:13:B4:84:24:2C:C2:A2:C0:3E:FD:34:8E:5E:EA:6F:AF:52:CE:E6:0F
      a=setup:actpass
      a=mid:0
      a=sendrecv
      a=rtcp-mux
      a=rtpmap:111 opus/48000/2
      a=fmtp:111 minptime=10;useinbandfec=1
      a=rtpmap:110 telephone-event/48000
      a=rtpmap:126 telephone-event/8000
      a=ssrc:3570614608 cname:4TOk42mSjXCkVIa6
      m=video 9 UDP/TLS/RTP/SAVPF 96 97
      c=IN IP4 0.0.0.0
      a=ice-ufrag:F7gI
      a=ice-pwd:x9cml/YzichV2+XlhiMu8g
      a=fingerprint:sha-256 D2:FA:0E:C3:22:59:5E:14:95:69:92:3D:13:B4:84:24:2C:C2:A2:C0:3E:FD:34:8E:5E:EA:6F:AF:52:CE:E6:0F
      a=setup:actpass
      a=mid:1
      a=recvonly
      a=rtcp-mux
      a=rtpmap:96 VP8/90000
      a=rtpmap:97 rtx/90000
      m=application 9 UDP/DTLS/SCTP webrtc-datachannel
      c=IN IP4 0.0.0.0
      a=mid:2
      """;

  private static LocalTransport transport(String ufrag, int port) {
    Candidate candidate =
        new Candidate(
            "1",
            1,
            CandidateTransport.UDP,
            2130706431L,
            new InetSocketAddress("192.0.2.7", port),
            CandidateType.HOST,
            Optional.empty());
    Fingerprint fingerprint = new Fingerprint("sha-256", "AB:".repeat(31) + "AB");
    return new LocalTransport(
        new IceDescription(ufrag, "p".repeat(22), List.of(candidate))
            .withOptions(new IceOptions(false, true, false, true)),
        fingerprint,
        0xffff_fff0L,
        7,
        "cname");
  }

  private final OfferAnswer alice = new OfferAnswer(transport("alic", 4000), 1);
  private final OfferAnswer bob = new OfferAnswer(transport("bobb", 5000), 2);

  @Test
  void anOfferAndItsAnswerSettleOneTransportForSoundAndPicture() throws Exception {
    bob.offered(alice.offer(BOTH));
    alice.answered(bob.answer(BOTH));
    assertEquals(Direction.SENDRECV, alice.audio().orElseThrow().direction());
    assertEquals(Direction.SENDRECV, bob.video().orElseThrow().direction());
    assertEquals(101, bob.audio().orElseThrow().eventPayloadType());
    assertFalse(alice.dtlsClient());
    assertTrue(bob.dtlsClient());
    assertEquals(transport("alic", 4000).ice(), bob.remoteTransport().ice());
    assertEquals(
        List.of(transport("bobb", 5000).fingerprint()), alice.remoteTransport().fingerprints());
  }

  @Test
  void theFirstOfferBundlesThePictureAndTheAnswerHasOnePort() {
    String offer = alice.offer(BOTH);
    assertTrue(offer.contains("m=audio 4000 UDP/TLS/RTP/SAVPF 96 101\r\n"), offer);
    assertTrue(offer.contains("m=video 0 UDP/TLS/RTP/SAVPF 97\r\n"), offer);
    assertTrue(offer.contains("a=bundle-only\r\n"), offer);
    assertTrue(offer.contains("a=group:BUNDLE 0 v1\r\n"), offer);
    assertTrue(offer.contains("a=ssrc:4294967280 cname:cname\r\n"), offer);
    assertTrue(alice.offer(BOTH).contains("m=video 4000 "), "the second offer has bundled");
  }

  @Test
  void holdIsSendonlyAndItsAnswerReceivesOnly() throws Exception {
    bob.offered(alice.offer(SOUND));
    alice.answered(bob.answer(SOUND));
    bob.offered(alice.offer(new OfferAnswer.Wish(Direction.SENDONLY, Optional.empty())));
    alice.answered(bob.answer(SOUND));
    assertEquals(Direction.RECVONLY, bob.audio().orElseThrow().direction());
    assertEquals(Direction.SENDONLY, alice.audio().orElseThrow().direction());
    assertFalse(alice.dtlsClient());
  }

  @Test
  void thePictureMayComeLaterAndGoAgain() throws Exception {
    bob.offered(alice.offer(SOUND));
    alice.answered(bob.answer(SOUND));
    assertTrue(bob.video().isEmpty());
    alice.offered(bob.offer(BOTH));
    bob.answered(
        alice.answer(new OfferAnswer.Wish(Direction.SENDRECV, Optional.of(Direction.RECVONLY))));
    assertEquals(Direction.SENDONLY, bob.video().orElseThrow().direction());
    alice.offered(bob.offer(SOUND));
    bob.answered(alice.answer(SOUND));
    assertEquals(Direction.INACTIVE, alice.video().orElseThrow().direction());
  }

  @Test
  void aBrowsersOfferIsUnderstoodAndAnsweredLineByLine() throws Exception {
    CallDescription offer = bob.offered(BROWSER);
    assertEquals(new Line.Audio("0", 111, 110, Direction.SENDRECV), offer.audio().orElseThrow());
    assertEquals(new Line.Video("1", 96, Direction.RECVONLY), offer.video().orElseThrow());
    assertEquals(3, offer.ice().candidates().size(), "host, srflx and TCP; no hidden name");
    assertEquals(3_570_614_608L, offer.streams().getFirst().ssrc());
    Sdp answer = SdpCodec.parse(bob.answer(BOTH));
    assertEquals(3, answer.media().size());
    assertEquals(0, answer.media().get(2).port());
    assertTrue(answer.media().get(1).has("sendonly"));
    assertEquals(Optional.of("active"), answer.attribute("setup"));
  }

  @Test
  void whatIsNotEncryptedOrHasNoIceIsRefused() {
    assertThrows(SdpException.class, () -> bob.offered(BROWSER.replace("a=fingerprint", "a=x")));
    assertThrows(SdpException.class, () -> bob.offered(BROWSER.replace("a=ice-pwd", "a=x")));
    assertThrows(
        SdpException.class, () -> bob.offered(BROWSER.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP")));
  }

  @Test
  void aNewUfragInALaterOfferIsARestart() throws Exception {
    bob.offered(BROWSER);
    assertFalse(bob.remoteRestarted());
    bob.offered(BROWSER);
    assertFalse(bob.remoteRestarted());
    bob.offered(BROWSER.replace("F7gI", "G7gI"));
    assertTrue(bob.remoteRestarted());
    IceDescription ours = new IceDescription("again", "r".repeat(22), List.of());
    bob.restarted(ours);
    assertTrue(bob.answer(BOTH).contains("a=ice-ufrag:again"));
  }

  @Test
  void everyLimitHoldsAtItsEdge() throws Exception {
    String head = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";
    String media = "m=audio 9 RTP/AVP 0\r\n";
    assertEquals(16, SdpCodec.parse(head + media.repeat(16)).media().size());
    assertThrows(SdpException.class, () -> SdpCodec.parse(head + media.repeat(17)));
    assertEquals(256, SdpCodec.parse(head + "a=x\r\n".repeat(256)).attributes().size());
    assertThrows(SdpException.class, () -> SdpCodec.parse(head + "a=x\r\n".repeat(257)));
    assertThrows(SdpException.class, () -> SdpCodec.parse(head + "a=" + "x".repeat(2047) + "\r\n"));
    assertThrows(SdpException.class, () -> SdpCodec.parse("x".repeat(64 * 1024 + 1)));
    assertThrows(SdpException.class, () -> SdpCodec.parse(head + "m=audio 65536 RTP/AVP 0\r\n"));
  }

  /** 200,000 broken descriptions, seed 1: only an SdpException comes out. */
  @Test
  void brokenDescriptionsFailWithAnSdpExceptionOnly() {
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    HeapWatch heap = new HeapWatch();
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder(BROWSER);
      for (int n = random.nextInt(1, 8); n > 0; n--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(128));
      }
      try {
        DescriptionReader.read(text.toString());
      } catch (SdpException e) {
        refused++;
      }
    }
    heap.assertFlat();
    assertTrue(refused > 50_000, "refused: " + refused);
  }
}
