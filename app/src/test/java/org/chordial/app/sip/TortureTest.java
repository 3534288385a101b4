package org.chordial.app.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.vnet.HeapWatch;
import org.chordial.overlay.wire.NodeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The torture messages of RFC 4475, and messages broken at random, against a whole user agent. */
class TortureTest {
  private static final List<String> VALID =
      List.of(
          "wsinv",
          "intmeth",
          "esc01",
          "escnull",
          "esc02",
          "lwsdisp",
          "longreq",
          "dblreq",
          "semiuri",
          "transports",
          "mpart01",
          "unreason",
          "noreason");
  private static final List<String> BAD =
      List.of(
          "badinv01",
          "clerr",
          "ncl",
          "scalar02",
          "scalarlg",
          "quotbal",
          "ltgtruri",
          "lwsruri",
          "lwsstart",
          "trws",
          "escruri",
          "baddate",
          "regbadct",
          "badaspec",
          "baddn",
          "badvers",
          "mismatch01",
          "mismatch02",
          "bigcode",
          "badbranch",
          "insuf",
          "unkscm",
          "novelsc",
          "unksm2",
          "bext01",
          "invut",
          "regaut01",
          "multi01",
          "mcl01",
          "bcast",
          "zeromf",
          "cparam01",
          "cparam02",
          "regescrt",
          "sdp01",
          "inv2543",
          "test");

  private TestParty bob;
  private ConnectionPair.End wire;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() throws Exception {
    bob = new TestParty("bob@example.org", "22".repeat(16));
    ConnectionPair.Party stranger =
        new ConnectionPair.Party(
            NodeId.ofHex("11".repeat(16)), Optional.of("alice@example.org"), bob.executor);
    ConnectionPair pair = new ConnectionPair(stranger, bob.party());
    wire = pair.first;
    bob.run(() -> bob.agent.connected(pair.second, () -> {}));
    bob.run(
        () ->
            wire.handler(
                new SipConnection.Handler() {
                  @Override
                  public void received(byte[] message) {
                    answers.add(new String(message, StandardCharsets.UTF_8));
                  }

                  @Override
                  public void closed(String reason) {
                    answers.add("closed");
                  }
                }));
  }

  @AfterEach
  void stop() {
    bob.close();
  }

  private static byte[] message(String name) throws Exception {
    try (InputStream in = TortureTest.class.getResourceAsStream("rfc4475/" + name + ".dat")) {
      return in.readAllBytes();
    }
  }

  private void send(byte[] message) throws Exception {
    bob.run(() -> wire.send(message));
  }

  /** The user agent is whole if it answers what is well formed. */
  private void assertAlive(int number) throws Exception {
    String callId = "alive" + number;
    String options =
        String.join(
            "\r\n",
            "OPTIONS sip:bob@example.org SIP/2.0",
            "Via: SIP/2.0/TLS host.example.org;branch=z9hG4bK" + callId,
            "Max-Forwards: 70",
            "From: <sip:alice@example.org>;tag=1",
            "To: <sip:bob@example.org>",
            "Call-ID: " + callId,
            "CSeq: 1 OPTIONS",
            "Content-Length: 0",
            "",
            "");
    send(options.getBytes(StandardCharsets.UTF_8));
    for (String answer = answers.poll(20, TimeUnit.SECONDS);
        answer != null;
        answer = answers.poll(20, TimeUnit.SECONDS)) {
      if (answer.contains(callId)) {
        assertTrue(answer.startsWith("SIP/2.0 200 "), answer);
        return;
      }
    }
    throw new AssertionError("the user agent does not answer any more");
  }

  @Test
  void everyTortureMessageLeavesTheUserAgentAlive() throws Exception {
    List<String> all = new ArrayList<>(VALID);
    all.addAll(BAD);
    assertEquals(50, all.size());
    int number = 0;
    for (String name : all) {
      send(message(name));
      assertAlive(number++);
    }
  }

  @Test
  void anUnknownVersionIsAnswered505() throws Exception {
    send(message("badvers"));
    String answer = answers.poll(20, TimeUnit.SECONDS);
    assertTrue(answer.startsWith("SIP/2.0 505 "), answer);
  }

  @Test
  void aMessageThatCannotBeParsedIsAnswered400WithItsTransaction() throws Exception {
    send(message("scalar02"));
    String answer = answers.poll(20, TimeUnit.SECONDS);
    assertTrue(answer.startsWith("SIP/2.0 400 "), answer);
    assertTrue(answer.contains("Call-ID: scalar02.23o0pd9vanlq3wnrlnewofjas9ui32"), answer);
  }

  /** 20,000 messages, seed 1: bytes of real messages changed, cut and doubled. */
  @Test
  void randomlyBrokenMessagesNeverStopTheUserAgent() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    List<byte[]> seeds = new ArrayList<>();
    for (String name : VALID) {
      seeds.add(message(name));
    }
    HeapWatch heap = new HeapWatch();
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = breakOne(seeds.get(random.nextInt(seeds.size())), random);
      bob.executor.execute(() -> wire.send(broken));
      if (i % 2_000 == 1_999) {
        assertAlive(i);
        answers.clear();
        bob.forget();
      }
    }
    heap.assertFlat();
    assertTrue(bob.agent.malformed() > 1_000, "malformed: " + bob.agent.malformed());
  }

  private static byte[] breakOne(byte[] whole, SplittableRandom random) {
    byte[] bytes = whole.clone();
    for (int n = random.nextInt(1, 6); n > 0; n--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    if (random.nextInt(4) == 0) {
      return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    return bytes;
  }
}
