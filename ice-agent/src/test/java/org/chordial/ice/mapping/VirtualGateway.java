package org.chordial.ice.mapping;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.vnet.NatBox;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualTime;

/**
 * A router of a virtual network that maps ports when it is asked, in PCP or NAT-PMP; written after
 * the RFCs without the code that is tested.
 */
public final class VirtualGateway {

  /** What it understands. */
  public enum Kind {
    PCP,
    NAT_PMP,
    NAT_PMP_SILENT_TO_PCP
  }

  private final Kind kind;
  private final NatBox box;
  private final VirtualTime time;
  private final InetAddress external;
  private final DatagramSocket socket;
  private final List<Long> lifetimes = new ArrayList<>();
  private int result;
  private long epochMillis;

  /**
   * @param host the router's address inside
   */
  public VirtualGateway(
      Kind kind, NatBox box, VirtualHost host, InetAddress external, VirtualTime time)
      throws NetworkException {
    this.kind = kind;
    this.box = box;
    this.time = time;
    this.external = external;
    this.socket = host.openUdp(new InetSocketAddress(host.address(), 5351));
    socket.receiver(this::received);
  }

  /** The lifetimes that were asked for, in the order of the requests. */
  List<Long> lifetimes() {
    return lifetimes;
  }

  /** From now on refuses with this code, or grants again with 0. */
  void refuse(int code) {
    result = code;
  }

  /** Forgets everything and counts from 0 again. */
  void reboot() {
    box.reboot();
    epochMillis = time.millis();
  }

  private int epoch() {
    return (int) ((time.millis() - epochMillis) / 1000);
  }

  private void received(ByteBuf request, InetSocketAddress from) {
    ByteBuf reply = Unpooled.buffer(64);
    int version = request.getByte(0);
    if (version == 2 && kind == Kind.PCP) {
      pcp(request, from, reply);
    } else if (version == 2 && kind == Kind.NAT_PMP) {
      reply.writeByte(0).writeByte(128).writeShort(1).writeInt(epoch());
    } else if (version == 0 && kind != Kind.PCP) {
      natPmp(request, from, reply);
    }
    request.release();
    if (reply.isReadable()) {
      socket.send(reply, from);
    } else {
      reply.release();
    }
  }

  private void pcp(ByteBuf request, InetSocketAddress from, ByteBuf reply) {
    long lifetime = request.getUnsignedInt(4);
    int internalPort = request.getUnsignedShort(40);
    lifetimes.add(lifetime);
    InetSocketAddress internal = new InetSocketAddress(from.getAddress(), internalPort);
    int port = grant(internal, request.getUnsignedShort(42), lifetime);
    reply.writeByte(2).writeByte(0x81).writeByte(0).writeByte(result);
    reply.writeInt((int) (result == 0 ? lifetime : 60)).writeInt(epoch()).writeZero(12);
    reply.writeBytes(request, 24, 16).writeShort(internalPort).writeShort(port);
    reply.writeZero(10).writeShort(0xffff).writeBytes(external.getAddress());
  }

  private void natPmp(ByteBuf request, InetSocketAddress from, ByteBuf reply) {
    int operation = request.getByte(1);
    reply.writeByte(0).writeByte(128 + operation).writeShort(result).writeInt(epoch());
    if (operation == 0) {
      reply.writeBytes(external.getAddress());
      return;
    }
    int internalPort = request.getUnsignedShort(4);
    long lifetime = request.getUnsignedInt(8);
    lifetimes.add(lifetime);
    InetSocketAddress internal = new InetSocketAddress(from.getAddress(), internalPort);
    int port = grant(internal, request.getUnsignedShort(6), lifetime);
    reply.writeShort(internalPort).writeShort(port).writeInt((int) (result == 0 ? lifetime : 0));
  }

  private int grant(InetSocketAddress internal, int wanted, long lifetime) {
    if (result != 0) {
      return 0;
    }
    if (lifetime == 0) {
      box.unforward(internal);
      return 0;
    }
    return box.forward(internal, wanted == 0 ? 40_000 : wanted).getPort();
  }
}
