package org.chordial.media.session;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.PacketKind;

/** RTP and RTCP in the clear, on a port each or on one (RFC 5761), from and to one phone. */
final class PlainTransport implements MediaTransport {

  private final DatagramSocket rtpSocket;
  private final DatagramSocket rtcpSocket;
  private PacketInput input;
  private Latch rtpLatch;
  private Latch rtcpLatch;
  private boolean mux;
  private long dropped;
  private long packetsIn;
  private long bytesIn;
  private long packetsOut;
  private long bytesOut;
  private boolean closed;

  PlainTransport(DatagramSocket rtpSocket, DatagramSocket rtcpSocket) {
    this.rtpSocket = rtpSocket;
    this.rtcpSocket = rtcpSocket;
  }

  /** Sets who the other side is, first or anew. */
  void remote(PlainRemote remote) {
    mux = remote.mux();
    rtpLatch = new Latch(remote.rtp(), remote.signalling());
    rtcpLatch = mux ? rtpLatch : new Latch(remote.rtcp(), remote.signalling());
    rtpSocket.receiver(this::onRtpPort);
    rtcpSocket.receiver(this::onRtcpPort);
  }

  @Override
  public void input(PacketInput to) {
    input = to;
  }

  @Override
  public void flow() {
    // nothing is held
  }

  private void onRtpPort(ByteBuf datagram, InetSocketAddress from) {
    boolean rtcp = isRtcp(datagram);
    received(datagram, from, rtpLatch, rtcp, !rtcp || mux);
  }

  private void onRtcpPort(ByteBuf datagram, InetSocketAddress from) {
    received(datagram, from, rtcpLatch, true, isRtcp(datagram));
  }

  private void received(
      ByteBuf datagram, InetSocketAddress from, Latch latch, boolean rtcp, boolean fits) {
    try {
      if (closed
          || !fits
          || PacketKind.of(datagram) != PacketKind.RTP
          || datagram.readableBytes() < 2
          || !latch.takes(from)) {
        dropped++;
        return;
      }
      bytesIn += datagram.readableBytes();
      if (rtcp) {
        input.rtcp(datagram);
      } else {
        packetsIn++;
        input.rtp(datagram);
      }
    } finally {
      datagram.release();
    }
  }

  /** RFC 5761 section 4: RTCP packet types are the values 64 to 95 of RTP's payload type. */
  private static boolean isRtcp(ByteBuf datagram) {
    if (datagram.readableBytes() < 2) {
      return false;
    }
    int type = datagram.getUnsignedByte(datagram.readerIndex() + 1) & 0x7F;
    return type >= 64 && type <= 95;
  }

  @Override
  public void rtp(ByteBuf packet) {
    if (goes(packet)) {
      packetsOut++;
      rtpSocket.send(packet, rtpLatch.destination());
    }
  }

  @Override
  public ByteBuf rtpKept(ByteBuf packet) {
    if (closed) {
      packet.release();
      return null;
    }
    ByteBuf kept = packet.retainedSlice();
    rtp(packet);
    return kept;
  }

  @Override
  public void again(ByteBuf datagram) {
    rtp(datagram);
  }

  @Override
  public void rtcp(ByteBuf packet) {
    if (goes(packet)) {
      (mux ? rtpSocket : rtcpSocket).send(packet, rtcpLatch.destination());
    }
  }

  /** Counts what may go and releases what may not. */
  private boolean goes(ByteBuf packet) {
    if (closed) {
      packet.release();
      return false;
    }
    bytesOut += packet.readableBytes();
    return true;
  }

  @Override
  public long packetsIn() {
    return packetsIn;
  }

  @Override
  public long bytesIn() {
    return bytesIn;
  }

  @Override
  public long packetsOut() {
    return packetsOut;
  }

  @Override
  public long bytesOut() {
    return bytesOut;
  }

  @Override
  public long dropped() {
    return dropped;
  }

  @Override
  public void close() {
    closed = true;
    rtpSocket.close();
    rtcpSocket.close();
  }
}
