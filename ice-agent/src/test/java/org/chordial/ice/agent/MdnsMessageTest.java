package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MdnsMessageTest {

  private static final int MUTANTS = 100_000;

  /** a.local has 192.0.2.9: one question, and an answer that points back to its name. */
  private static final String ANSWER =
      "000084000001000100000000"
          + "0161056c6f63616c0000010001"
          + "c00c00018001000000780004c0000209";

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
  }

  @Test
  void aQuestionAsksForBothFamiliesAndAnAnswerToItselfAlone() {
    ByteBuf query = MdnsMessage.query("a.local");
    assertEquals(
        "000000000002000000000000" + "0161056c6f63616c0000018001" + "0161056c6f63616c00001c8001",
        ByteBufUtil.hexDump(query));
    query.release();
  }

  @Test
  void anAddressIsRead() {
    MdnsMessage.Answer answer = MdnsMessage.answer(bytes(ANSWER)).orElseThrow();
    assertEquals("a.local", answer.name());
    assertEquals("192.0.2.9", answer.address().getHostAddress());
  }

  @Test
  void questionsNamesThatPointForwardAndHalfMessagesAreNoAnswers() {
    assertTrue(MdnsMessage.answer(bytes(ANSWER.replaceFirst("8400", "0400"))).isEmpty());
    assertTrue(MdnsMessage.answer(bytes(ANSWER.replace("c00c", "c019"))).isEmpty());
    for (int length = 0; length < ANSWER.length(); length += 2) {
      assertTrue(MdnsMessage.answer(bytes(ANSWER.substring(0, length))).isEmpty());
    }
  }

  @Test
  void onlyLocalNamesAreAskedFor() {
    assertTrue(MdnsMessage.isName("1f4712db-ea17-4bcf-a596-105139dfd8bf.local"));
    for (String name : new String[] {"example.org", ".local", "a..local", "local", "a b.local"}) {
      assertFalse(MdnsMessage.isName(name), name);
    }
    assertFalse(MdnsMessage.isName("x".repeat(64) + ".local"));
  }

  @Test
  void aHundredThousandMutantsThrowNothing() {
    SplittableRandom random = new SplittableRandom(20261122);
    byte[] good = HexFormat.of().parseHex(ANSWER);
    int read = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = good.clone();
      for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
      }
      read += MdnsMessage.answer(Unpooled.wrappedBuffer(mutant)).isPresent() ? 1 : 0;
    }
    assertTrue(read > 0 && read < MUTANTS, read + " were still answers");
  }
}
