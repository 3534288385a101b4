package org.chordial.ice.dtls;

import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.util.List;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.vnet.VirtualHost;

/** A socket that only writes down what comes. */
final class DtlsTap {

  private final DatagramSocket socket;

  DtlsTap(VirtualHost host, List<byte[]> seen) throws NetworkException {
    socket = host.openUdp(new InetSocketAddress(host.address(), 0));
    socket.receiver(
        (datagram, from) -> {
          seen.add(ByteBufUtil.getBytes(datagram));
          datagram.release();
        });
  }

  InetSocketAddress address() {
    return socket.localAddress();
  }
}
