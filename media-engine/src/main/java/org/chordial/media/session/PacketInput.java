package org.chordial.media.session;

import io.netty.buffer.ByteBuf;

/** Who gets packets that were checked and decrypted. The buffers stay the caller's. */
interface PacketInput {

  void rtp(ByteBuf packet);

  void rtcp(ByteBuf packet);
}
