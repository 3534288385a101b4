package org.chordial.media.codec;

import io.netty.buffer.ByteBuf;
import org.chordial.media.audio.AudioFrames;

/** G.711: an octet for each sample at 8 kHz, 160 of them a frame. */
final class G711Encoder implements AudioEncoder {

  private final G711 law;
  private final TelephoneBand band = TelephoneBand.narrowing();
  private final short[] narrow = new short[AudioFrames.SAMPLES / TelephoneBand.FACTOR];

  G711Encoder(G711 law) {
    this.law = law;
  }

  @Override
  public int encode(short[] pcm, ByteBuf packet) {
    int count = band.narrow(pcm, AudioFrames.SAMPLES, narrow);
    for (int i = 0; i < count; i++) {
      packet.writeByte(law.encode(narrow[i]));
    }
    return count;
  }

  @Override
  public void bitrate(int bitsPerSecond) {
    // 64 kbit/s is the only one
  }

  @Override
  public void expectedLoss(double share) {
    // there is no redundancy to choose
  }

  @Override
  public void close() {
    // nothing is held
  }
}
