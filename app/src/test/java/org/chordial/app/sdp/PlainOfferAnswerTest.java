package org.chordial.app.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.SplittableRandom;
import org.chordial.media.codec.AudioCodec;
import org.chordial.media.session.AudioParameters;
import org.chordial.media.session.Direction;
import org.chordial.media.session.PlainLocal;
import org.chordial.media.session.PlainRemote;
import org.junit.jupiter.api.Test;

class PlainOfferAnswerTest {

  private static final OfferAnswer.Wish SOUND =
      new OfferAnswer.Wish(Direction.SENDRECV, Optional.of(Direction.SENDRECV));

  /** Of the kind that desk phones send: static types without rtpmap, a picture, RTCP elsewhere. */
  private static final String DESK_PHONE =
      """
      v=0
      o=desk 20518 0 IN IP4 192.0.2.9
      s=call
      c=IN IP4 192.0.2.9
      t=0 0
      m=audio 54400 RTP/AVP 18 8 0 101
      a=rtcp:54500 IN IP4 192.0.2.10
      a=rtpmap:101 telephone-event/8000
      a=fmtp:101 0-15
      a=ptime:20
      a=sendrecv
      m=video 55400 RTP/AVP 99
      a=rtpmap:99 H264/90000
      """;

  private final PlainOfferAnswer alice = new PlainOfferAnswer(local(4000), 1);
  private final PlainOfferAnswer bob = new PlainOfferAnswer(local(5000), 2);

  private static PlainLocal local(int port) {
    return new PlainLocal(at("192.0.2.7", port), at("192.0.2.7", port + 1));
  }

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  @Test
  void anOfferAndItsAnswerSettleOpusOnOnePort() throws Exception {
    String offer = alice.offer(SOUND);
    assertTrue(offer.contains("m=audio 4000 RTP/AVP 96 0 8 101 102\r\n"), offer);
    assertTrue(offer.contains("c=IN IP4 192.0.2.7\r\n"), offer);
    bob.offered(offer);
    alice.answered(bob.answer(SOUND));
    AudioParameters expected =
        new AudioParameters(AudioCodec.OPUS, 96, 96, 101, 48_000, Direction.SENDRECV);
    assertEquals(Optional.of(expected), alice.audio());
    assertEquals(Optional.of(expected), bob.audio());
    assertEquals(
        new PlainRemote(at("192.0.2.7", 5000), at("192.0.2.7", 5000), true, Optional.empty()),
        alice.remoteTransport());
    assertTrue(alice.video().isEmpty());
  }

  @Test
  void aDeskPhoneGetsItsFirstCodecThatWeHaveAndNoPicture() throws Exception {
    bob.offered(DESK_PHONE);
    Sdp answer = SdpCodec.parse(bob.answer(SOUND));
    assertEquals(java.util.List.of("8", "101"), answer.media().get(0).formats());
    assertEquals(0, answer.media().get(1).port());
    assertEquals(java.util.List.of("99"), answer.media().get(1).formats());
    assertEquals(
        Optional.of(new AudioParameters(AudioCodec.PCMA, 8, 8, 101, 8_000, Direction.SENDRECV)),
        bob.audio());
    assertEquals(
        new PlainRemote(at("192.0.2.9", 54_400), at("192.0.2.10", 54_500), false, Optional.empty()),
        bob.remoteTransport());
  }

  @Test
  void holdIsUnderstoodByDirectionAndByTheUnspecifiedAddress() throws Exception {
    bob.offered(DESK_PHONE);
    bob.answer(SOUND);
    PlainRemote before = bob.remoteTransport();
    bob.offered(DESK_PHONE.replace("a=sendrecv", "a=sendonly"));
    assertTrue(bob.answer(SOUND).contains("a=recvonly\r\n"));
    assertEquals(Direction.RECVONLY, bob.audio().orElseThrow().direction());
    bob.offered(DESK_PHONE.replace("c=IN IP4 192.0.2.9", "c=IN IP4 0.0.0.0"));
    bob.answer(SOUND);
    assertEquals(Direction.RECVONLY, bob.audio().orElseThrow().direction());
    assertEquals(before, bob.remoteTransport());
    bob.offered(DESK_PHONE);
    bob.answer(SOUND);
    assertEquals(Direction.SENDRECV, bob.audio().orElseThrow().direction());
  }

  @Test
  void aLaterOfferKeepsTheLinesAndTheCodec() throws Exception {
    bob.offered(DESK_PHONE);
    bob.answer(SOUND);
    Sdp offer =
        SdpCodec.parse(bob.offer(new OfferAnswer.Wish(Direction.SENDONLY, Optional.empty())));
    assertEquals(2, offer.media().size());
    assertEquals(java.util.List.of("8", "101"), offer.media().get(0).formats());
    assertTrue(offer.media().get(0).has("sendonly"));
    assertEquals(0, offer.media().get(1).port());
    assertThrows(
        SdpException.class, () -> bob.offered(DESK_PHONE.replace("18 8 0 101", "18 0 101")));
  }

  @Test
  void whatCannotBeHeardOrReachedIsRefused() {
    for (String bad :
        new String[] {
          DESK_PHONE.replace("18 8 0 101", "18 101"),
          DESK_PHONE.replace("m=audio 54400", "m=audio 0"),
          DESK_PHONE.replace("audio 54400 RTP/AVP", "audio 54400 RTP/SAVP"),
          DESK_PHONE.replace("c=IN IP4 192.0.2.9", "c=IN IP4 phone.example.org"),
          DESK_PHONE.replace("c=IN IP4 192.0.2.9", "c=IN IP4 224.2.1.1/127"),
          DESK_PHONE.replace("c=IN IP4 192.0.2.9\n", ""),
          DESK_PHONE.replace("c=IN IP4 192.0.2.9", "c=IN IP4 0.0.0.0"),
        }) {
      assertThrows(SdpException.class, () -> bob.offered(bad), bad);
    }
  }

  /** 100,000 broken descriptions, seed 2: only an SdpException comes out. */
  @Test
  void brokenDescriptionsFailWithAnSdpExceptionOnly() {
    SplittableRandom random = new SplittableRandom(2);
    int refused = 0;
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder(DESK_PHONE);
      for (int n = random.nextInt(1, 8); n > 0; n--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(128));
      }
      try {
        PlainOfferAnswer side = new PlainOfferAnswer(local(6000), 3);
        side.offered(text.toString());
        side.answer(SOUND);
        side.remoteTransport();
      } catch (SdpException e) {
        refused++;
      }
    }
    assertTrue(refused > 20_000, "refused: " + refused);
  }
}
