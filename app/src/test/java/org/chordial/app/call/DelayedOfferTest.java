package org.chordial.app.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chordial.app.interop.Ports;
import org.junit.jupiter.api.Test;

/** A caller that wants our offer: no description in its INVITE, the answer in its ACK. */
class DelayedOfferTest {

  private static final InetAddress HOST = InetAddress.getLoopbackAddress();
  private static final String ANSWER =
      """
      v=0\r
      o=x 1 1 IN IP4 127.0.0.1\r
      s=-\r
      c=IN IP4 127.0.0.1\r
      t=0 0\r
      m=audio 7000 RTP/AVP 0\r
      """;

  private final int port;

  DelayedOfferTest() throws Exception {
    port = Ports.free();
  }

  private String request(String method, String branch, String toTag, int from, String body) {
    return method
        + " sip:erin@127.0.0.1:"
        + port
        + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:"
        + from
        + ";branch=z9hG4bK"
        + branch
        + "\r\nMax-Forwards: 70\r\nFrom: <sip:gw@127.0.0.1>;tag=f\r\nTo: <sip:erin@127.0.0.1>"
        + toTag
        + "\r\nCall-ID: delayed\r\nCSeq: 1 "
        + method
        + "\r\nContact: <sip:gw@127.0.0.1:"
        + from
        + ">\r\n"
        + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private void send(DatagramSocket socket, String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    socket.send(new DatagramPacket(bytes, bytes.length, HOST, port));
  }

  private static String response(DatagramSocket socket, String status) throws Exception {
    byte[] bytes = new byte[65_536];
    while (true) {
      DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
      socket.receive(packet);
      String text = new String(bytes, 0, packet.getLength(), StandardCharsets.US_ASCII);
      if (text.startsWith("SIP/2.0 " + status)) {
        return text;
      }
    }
  }

  @Test
  void anInviteWithoutDescriptionGetsAnOfferAndItsAnswerStartsTheSound() throws Exception {
    try (TestPhone erin =
            new TestPhone(
                "erin@example.com",
                "55".repeat(16),
                new TestPhone.Overlay(),
                Optional.of(new InetSocketAddress(HOST, port)));
        DatagramSocket gateway = new DatagramSocket(0, HOST)) {
      gateway.setSoTimeout(20_000);
      int from = gateway.getLocalPort();
      send(gateway, request("INVITE", "1", "", from, ""));
      PhoneEvent.Incoming incoming = erin.await(PhoneEvent.Incoming.class);
      assertEquals("gw@127.0.0.1", incoming.from());
      assertFalse(response(gateway, "180").contains("m=audio"));
      erin.manager.answer(incoming.call(), false).get(20, TimeUnit.SECONDS);
      String ok = response(gateway, "200");
      assertTrue(ok.contains("m=audio 4000 RTP/AVP 96 0 8 101 102\r\n"), ok);
      Matcher tag = Pattern.compile("To: .*(;tag=\\S+)").matcher(ok);
      assertTrue(tag.find(), ok);
      send(gateway, request("ACK", "2", tag.group(1), from, ANSWER));
      FakeMedia media = erin.media.poll(20, TimeUnit.SECONDS);
      assertEquals("plain 7000 PCMU SENDRECV", media.told.poll(20, TimeUnit.SECONDS));
      send(gateway, request("BYE", "3", tag.group(1), from, "").replace("CSeq: 1", "CSeq: 2"));
      assertEquals("remote-hung-up", erin.awaitState(CallState.ENDED).reason());
    }
  }
}
