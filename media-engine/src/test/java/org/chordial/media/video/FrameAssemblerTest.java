package org.chordial.media.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameAssemblerTest {

  private record Packet(long sequence, long timestamp, boolean marker, ByteBuf payload) {}

  private final FrameAssembler assembler = new FrameAssembler(150_000);
  private final Vp8Packetizer packetizer = new Vp8Packetizer(0x7FFE);
  private long sequence = 65_530;

  @AfterEach
  void releaseAll() {
    assembler.reset();
  }

  @Test
  void aFrameComesBackWhole() {
    ByteBuf frame = frame(1, 5000, true);
    packets(frame, 90).forEach(this::insert);
    FrameAssembler.Frame back = assembler.poll(0).orElseThrow();
    assertEquals(ByteBufUtil.hexDump(frame), ByteBufUtil.hexDump(back.data()));
    assertTrue(back.key());
    assertEquals(90, back.timestamp());
    back.data().release();
    assertTrue(assembler.poll(0).isEmpty());
  }

  @Test
  void packetsStayBelow1200BytesWithEveryHeader() {
    for (Packet packet : packets(frame(1, 100_000, true), 0)) {
      assertTrue(packet.payload().readableBytes() + 12 + 16 < 1200);
    }
  }

  @Test
  void packetsInAnyOrderGiveFramesInOrder() {
    List<Packet> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.addAll(packets(frame(i, 4000, i == 0), i * 3000L));
    }
    insert(all.getFirst());
    Collections.shuffle(all, new Random(1));
    all.forEach(this::insert);
    for (int i = 0; i < 10; i++) {
      FrameAssembler.Frame frame = assembler.poll(0).orElseThrow();
      assertEquals(i * 3000L, frame.timestamp());
      frame.data().release();
    }
  }

  @Test
  void nothingIsShownBeforeTheFirstKeyFrame() {
    packets(frame(1, 3000, false), 0).forEach(this::insert);
    assertTrue(assembler.poll(0).isEmpty());
    assertTrue(assembler.keyNeeded());
    packets(frame(2, 3000, true), 3000).forEach(this::insert);
    FrameAssembler.Frame frame = assembler.poll(0).orElseThrow();
    assertEquals(3000, frame.timestamp());
    frame.data().release();
  }

  @Test
  void aLostPacketIsAskedForAndItsFrameThenShown() {
    show(packets(frame(1, 3000, true), 0));
    List<Packet> second = packets(frame(2, 3000, false), 3000);
    insert(second.get(0));
    insert(second.get(2));
    List<Integer> asked = new ArrayList<>();
    assembler.missing(1_000, 50_000, asked::add);
    assertEquals(List.of(), asked);
    assembler.missing(20_000, 50_000, asked::add);
    assertEquals(List.of((int) (second.get(1).sequence() & 0xFFFF)), asked);
    assembler.missing(40_000, 50_000, asked::add);
    assertEquals(1, asked.size());
    assembler.missing(80_000, 50_000, asked::add);
    assertEquals(2, asked.size());
    insert(second.get(1));
    FrameAssembler.Frame frame = assembler.poll(90_000).orElseThrow();
    assertFalse(frame.key());
    frame.data().release();
  }

  @Test
  void aGapThatStaysOpenIsGivenUpAndAKeyFrameNeeded() {
    show(packets(frame(1, 3000, true), 0));
    insert(packets(frame(2, 3000, false), 3000).get(2));
    assertTrue(assembler.poll(0).isEmpty());
    assertFalse(assembler.keyNeeded());
    assertTrue(assembler.poll(160_000).isEmpty());
    assertTrue(assembler.keyNeeded());
    packets(frame(3, 3000, false), 6000).forEach(this::insert);
    assertTrue(assembler.poll(170_000).isEmpty());
    show(packets(frame(4, 3000, true), 9000));
    assertEquals(1, assembler.givenUp());
  }

  @Test
  void aLeapOfTheSequenceBeginsAnew() {
    show(packets(frame(1, 3000, true), 0));
    sequence += 40_000;
    packets(frame(2, 3000, false), 3000).forEach(this::insert);
    assertTrue(assembler.poll(0).isEmpty());
    show(packets(frame(3, 3000, true), 6000));
  }

  @Test
  void twoMillionRandomPacketsDoNoHarm() {
    Random random = new Random(42);
    byte[] bytes = new byte[64];
    long at = 1_000_000;
    for (int i = 0; i < 2_000_000; i++) {
      random.nextBytes(bytes);
      int length = random.nextInt(20);
      ByteBuf packet = Unpooled.wrappedBuffer(bytes, 0, length);
      at += random.nextInt(1000) == 0 ? random.nextInt(100_000) - 50_000 : random.nextInt(4) - 1;
      assembler.insert(at, at / 3, random.nextInt(3) == 0, packet, 0, length);
      packet.release();
      assembler.poll(i * 100L).ifPresent(frame -> frame.data().release());
      if (i % 100 == 0) {
        assembler.missing(i * 100L, 50_000, s -> assertTrue(s >= 0 && s <= 0xFFFF));
      }
    }
    assertTrue(assembler.malformed() > 0);
  }

  private void show(List<Packet> packets) {
    packets.forEach(this::insert);
    Optional<FrameAssembler.Frame> frame = assembler.poll(0);
    assertTrue(frame.isPresent());
    frame.get().data().release();
  }

  private void insert(Packet p) {
    assembler.insert(
        p.sequence(), p.timestamp(), p.marker(), p.payload(), 0, p.payload().readableBytes());
  }

  private List<Packet> packets(ByteBuf frame, long timestamp) {
    List<Packet> packets = new ArrayList<>();
    packetizer.packetize(
        frame,
        (last, piece) -> {
          ByteBuf payload = Unpooled.buffer();
          piece.write(payload);
          assertEquals(piece.size(), payload.readableBytes());
          packets.add(new Packet(sequence++, timestamp, last, payload));
        });
    return packets;
  }

  private static ByteBuf frame(int seed, int length, boolean key) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    bytes[0] = (byte) (key ? bytes[0] & ~1 : bytes[0] | 1);
    return Unpooled.wrappedBuffer(bytes);
  }
}
