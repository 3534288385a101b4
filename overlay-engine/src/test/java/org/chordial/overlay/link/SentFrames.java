package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.chordial.ice.vnet.VirtualTime;

/** Notes what a sender sends: messages of four bytes, a number. */
final class SentFrames implements SrSender.Outlet {
  final List<Long> atMillis = new ArrayList<>();
  final List<Integer> sequences = new ArrayList<>();
  final List<Integer> messages = new ArrayList<>();
  boolean gaveUp;
  private final VirtualTime time;

  SentFrames(VirtualTime time) {
    this.time = time;
  }

  @Override
  public void transmit(int sequence, ByteBuf message) {
    atMillis.add(time.elapsed().toMillis());
    sequences.add(sequence);
    messages.add(message.getInt(message.readerIndex()));
  }

  @Override
  public void gaveUp() {
    gaveUp = true;
  }
}
