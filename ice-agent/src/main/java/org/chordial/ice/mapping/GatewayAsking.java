package org.chordial.ice.mapping;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.mapping.MapResponse.Nonce;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;

/**
 * Asks one gateway for one port, in PCP and, where that is not understood or not answered, in
 * NAT-PMP.
 */
final class GatewayAsking implements MapperPort.Asking {

  static final int PORT = 5351;

  /** RFC 6886, section 3.1: "with an initial delay of 250 ms", doubled "up to nine attempts". */
  private static final long FIRST_WAIT_MILLIS = 250;

  private static final int ATTEMPTS = 9;

  /** What speaks NAT-PMP alone should say so, and some say nothing. */
  private static final int PCP_ALONE = 2;

  /** RFC 6887, section 15: no lifetime is believed that is longer than a day. */
  private static final long MAX_LIFETIME = 86_400;

  /** RFC 6886, section 3.6: how much the gateway's clock may lag behind before it has rebooted. */
  private static final long EPOCH_SLACK_SECONDS = 2;

  private enum Speaks {
    UNKNOWN,
    PCP,
    NAT_PMP
  }

  private final InetSocketAddress local;
  private final int protocol;
  private final InetSocketAddress gateway;
  private final Network network;
  private final CoreContext context;
  private final MapperPort.Answers answers;
  private final Nonce nonce;
  private final boolean pmpAllowed;
  private Speaks speaks = Speaks.UNKNOWN;
  private DatagramSocket socket;
  private ScheduledFuture<?> timer;
  private InetAddress pmpExternal;
  private int externalPort;
  private boolean mapped;
  private boolean ended;
  private int sent;
  private long expiryMillis;
  private long epochSeconds = -1;
  private long epochAtMillis;

  GatewayAsking(
      InetSocketAddress local,
      int protocol,
      Set<PortMapper.Protocol> protocols,
      InetAddress gateway,
      Network network,
      CoreContext context,
      MapperPort.Answers answers) {
    this.local = local;
    this.protocol = protocol;
    this.gateway = new InetSocketAddress(gateway, PORT);
    this.network = network;
    this.context = context;
    this.answers = answers;
    this.pmpAllowed =
        protocols.contains(PortMapper.Protocol.NAT_PMP)
            && local.getAddress() instanceof Inet4Address;
    if (!protocols.contains(PortMapper.Protocol.PCP)) {
      speaks = Speaks.NAT_PMP;
    }
    this.nonce = new Nonce(context.random().nextLong(), context.random().nextInt());
  }

  @Override
  public void begin() {
    try {
      socket = network.openUdp(new InetSocketAddress(local.getAddress(), 0));
    } catch (NetworkException e) {
      ended = true;
      return;
    }
    socket.receiver(this::received);
    ask();
  }

  private void ask() {
    sent = 0;
    send();
  }

  private void send() {
    if (ended) {
      return;
    }
    if (sent == ATTEMPTS) {
      // Whoever has answered before gets a new chance until the mapping has run out.
      if (mapped && context.clock().millis() < expiryMillis) {
        ask();
      } else {
        unmapped();
      }
      return;
    }
    if (speaks != Speaks.NAT_PMP) {
      request(PortMapper.LIFETIME.toSeconds(), true);
    }
    if (pmpAllowed
        && (speaks == Speaks.NAT_PMP || (speaks == Speaks.UNKNOWN && sent >= PCP_ALONE))) {
      transmit(MapCodec::pmpAddress);
      request(PortMapper.LIFETIME.toSeconds(), false);
    }
    timer = after(FIRST_WAIT_MILLIS << sent++);
  }

  private void request(long lifetime, boolean pcp) {
    int port = local.getPort();
    transmit(
        pcp
            ? out ->
                MapCodec.pcpMap(
                    out, local.getAddress(), nonce, protocol, port, externalPort, lifetime)
            : out -> MapCodec.pmpMap(out, protocol, port, lifetime == 0 ? 0 : wanted(), lifetime));
  }

  /** RFC 6886, section 3.3: a renewal names the port that was got. */
  private int wanted() {
    return externalPort == 0 ? local.getPort() : externalPort;
  }

  private void transmit(Consumer<ByteBuf> writer) {
    ByteBuf out = ByteBufAllocator.DEFAULT.buffer(64);
    writer.accept(out);
    socket.send(out, gateway);
  }

  private ScheduledFuture<?> after(long millis) {
    return context.executor().schedule(this::send, millis, TimeUnit.MILLISECONDS);
  }

  private void received(ByteBuf datagram, InetSocketAddress from) {
    try {
      // RFC 6886, section 3.2: "silently discard the packet if the address is not the address of
      // the gateway to which the request was sent."
      if (ended || !from.equals(gateway)) {
        answers.dropped();
        return;
      }
      MapCodec.decode(datagram).ifPresentOrElse(this::response, answers::dropped);
    } finally {
      datagram.release();
    }
  }

  private void response(MapResponse response) {
    switch (response) {
      case MapResponse.PmpAddress address when speaks != Speaks.PCP -> pmpAddress(address);
      case MapResponse.PmpMap map
          when speaks != Speaks.PCP
              && map.internalPort() == local.getPort()
              && map.protocol() == protocol ->
          pmpMap(map);
      case MapResponse.PcpMap map
          when speaks != Speaks.NAT_PMP
              && map.nonce().equals(nonce)
              && map.protocol() == protocol
              && map.internalPort() == local.getPort() ->
          pcpMap(map);
      case MapResponse.PcpError error when speaks != Speaks.NAT_PMP -> refuse(error.lifetime());
      default -> answers.dropped();
    }
  }

  /** RFC 6887, section 9: version 0 in the answer to PCP "means this is a NAT-PMP server". */
  private void pmpAddress(MapResponse.PmpAddress address) {
    if (address.result() == MapResponse.PmpAddress.UNSUPPORTED_VERSION) {
      if (speaks == Speaks.UNKNOWN && pmpAllowed) {
        speaks = Speaks.NAT_PMP;
        cancel();
        ask();
      }
      return;
    }
    speaks = Speaks.NAT_PMP;
    if (address.external().isEmpty()) {
      refuse(0);
      return;
    }
    pmpExternal = address.external().get();
    if (mapped && externalPort != 0) {
      tell();
    }
  }

  private void pmpMap(MapResponse.PmpMap map) {
    speaks = Speaks.NAT_PMP;
    if (map.result() != 0) {
      refuse(0);
    } else if (map.lifetime() > 0 && map.externalPort() > 0) {
      granted(map.externalPort(), map.lifetime(), map.epochSeconds());
      if (pmpExternal != null) {
        tell();
      }
    }
  }

  private void pcpMap(MapResponse.PcpMap map) {
    speaks = Speaks.PCP;
    if (map.result() != 0) {
      refuse(map.lifetime());
    } else if (map.lifetime() > 0 && map.externalPort() > 0) {
      pmpExternal = map.external();
      granted(map.externalPort(), map.lifetime(), map.epochSeconds());
      tell();
    }
  }

  private void granted(int port, long lifetime, long epoch) {
    long now = context.clock().millis();
    boolean rebooted =
        mapped
            && epochSeconds >= 0
            && epoch + EPOCH_SLACK_SECONDS < epochSeconds + (now - epochAtMillis) / 1000 * 7 / 8;
    if (rebooted && port != externalPort) {
      answers.lost(this);
    }
    epochSeconds = epoch;
    epochAtMillis = now;
    externalPort = port;
    mapped = true;
    long bounded = Math.min(lifetime, MAX_LIFETIME);
    expiryMillis = now + bounded * 1000;
    cancel();
    sent = 0;
    // RFC 6887, section 11.2.1: "at the half-life"; an eighth of it at random, so that the phones
    // of a house do not ask at once.
    long half = bounded * 500;
    timer = after(Math.max(1000, half + context.random().nextLong(Math.max(1, half / 4))));
  }

  private void tell() {
    answers.mapped(
        this,
        speaks == Speaks.PCP ? PortMapper.Protocol.PCP : PortMapper.Protocol.NAT_PMP,
        new InetSocketAddress(pmpExternal, externalPort));
  }

  /** RFC 6887, section 8.3: "SHOULD NOT resend the same request for the indicated lifetime". */
  private void refuse(long seconds) {
    answers.refused();
    unmapped();
    cancel();
    sent = 0;
    long wait = Math.clamp(seconds, 30, 1800);
    timer = after(wait * 1000);
  }

  private void unmapped() {
    if (mapped) {
      mapped = false;
      answers.lost(this);
    }
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void end() {
    if (ended) {
      return;
    }
    cancel();
    if (mapped) {
      request(0, speaks == Speaks.PCP);
    }
    ended = true;
    if (socket != null) {
      socket.close();
    }
  }
}
