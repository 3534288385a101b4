package org.chordial.media.codec;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** G.711 to 48 kHz. A lost packet is made up for by the last sound again, fading out. */
final class G711Decoder implements AudioDecoder {

  /** The longest packet: 120 ms. */
  private static final int MAX_PACKET = TelephoneBand.RATE / 1000 * 120;

  /** The last sound that is kept: 20 ms. */
  private static final int KEPT = TelephoneBand.RATE / 1000 * 20;

  /** What is left of the loudness after 20 ms of making up. */
  private static final double FADE = 0.5;

  private final G711 law;
  private final TelephoneBand band = TelephoneBand.widening();
  private final short[] narrow = new short[MAX_PACKET];
  private final short[] last = new short[KEPT];
  private double gain = 1;

  G711Decoder(G711 law) {
    this.law = law;
  }

  @Override
  public int decode(ByteBuf packet, short[] pcm) {
    int count = packet.readableBytes();
    if (count == 0 || count > MAX_PACKET) {
      return 0;
    }
    for (int i = 0; i < count; i++) {
      narrow[i] = law.decode(packet.getByte(packet.readerIndex() + i));
    }
    int kept = Math.min(count, KEPT);
    System.arraycopy(last, kept, last, 0, KEPT - kept);
    System.arraycopy(narrow, count - kept, last, KEPT - kept, kept);
    gain = 1;
    return band.widen(narrow, count, pcm);
  }

  @Override
  public int recover(ByteBuf packet, short[] pcm, int samples) {
    return conceal(pcm, samples);
  }

  @Override
  public int conceal(short[] pcm, int samples) {
    int count = Math.min(samples / TelephoneBand.FACTOR, MAX_PACKET);
    for (int i = 0; i < count; i++) {
      narrow[i] = (short) (last[i % KEPT] * gain);
      gain *= Math.pow(FADE, 1.0 / KEPT);
    }
    return band.widen(narrow, count, pcm);
  }

  @Override
  public void close() {
    Arrays.fill(last, (short) 0);
  }
}
