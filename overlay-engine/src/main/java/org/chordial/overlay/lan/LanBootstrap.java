package org.chordial.overlay.lan;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.MulticastGroup;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the other peers of an overlay on the same network, and lets itself be found: asks by
 * multicast and answers those who ask. Where nobody answers at first, this node begins the overlay;
 * two that did so meet later and join their halves. Has a thread of its own; the listener is called
 * on it.
 */
public final class LanBootstrap implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LanBootstrap.class);
  private static final long FIRST_MILLIS = 500;
  private static final long LONGEST_MILLIS = 15_000;
  private static final long ALONE_AFTER_MILLIS = 3_000;
  private static final int MAX_A_SECOND = 50;

  /** Hears who is there. */
  public interface Listener {
    /** A peer of this overlay takes calls at that address. May be told again and again. */
    void found(NodeId node, InetSocketAddress address);

    /** For a while nobody has answered, and nobody ever has before. Called once, if at all. */
    void alone();
  }

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final InetSocketAddress multicast;
  private final List<NetworkInterface> interfaces;
  private final LanMessages messages;
  private final int port;
  private final BooleanSupplier answers;
  private final Listener listener;
  private final SecureRandom random = new SecureRandom();
  private final Set<Long> asked = new HashSet<>();
  private Channel listening;
  private Channel asking;
  private long pause = FIRST_MILLIS;
  private int budget = MAX_A_SECOND;
  private boolean answered;

  private LanBootstrap(
      MulticastGroup multicast,
      List<NetworkInterface> interfaces,
      LanMessages messages,
      int port,
      BooleanSupplier answers,
      Listener listener) {
    this.multicast = multicast.socketAddress();
    this.interfaces = List.copyOf(interfaces);
    this.messages = messages;
    this.port = port;
    this.answers = answers;
    this.listener = listener;
  }

  /**
   * Begins to listen and to ask.
   *
   * @param interfaces on which to do so
   * @param port at which this node takes calls by DTLS
   * @param answers whether others may join by this node now: only once it is in the overlay itself.
   *     Asked on the thread of this object
   * @throws OverlayException where none of the interfaces can be used for it
   */
  public static LanBootstrap start(
      ConfigurationDocument configuration,
      Credentials credentials,
      List<NetworkInterface> interfaces,
      int port,
      BooleanSupplier answers,
      InstantSource clock,
      Listener listener)
      throws OverlayException {
    MulticastGroup multicast = configuration.multicastBootstrap().orElseThrow();
    try {
      LanBootstrap made =
          new LanBootstrap(
              multicast,
              interfaces,
              new LanMessages(configuration, credentials, clock),
              port,
              answers,
              listener);
      made.open();
      return made;
    } catch (CertificateException e) {
      throw new OverlayException(OverlayFailure.CONFIG_UNREADABLE, e.getMessage());
    }
  }

  /** Those that can be used for it on this host: the loopback one only for tests on it. */
  public static List<NetworkInterface> interfaces(boolean loopback) {
    try {
      List<NetworkInterface> found = new ArrayList<>();
      for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
        boolean usable = each.isLoopback() || each.supportsMulticast();
        if (each.isUp() && usable && each.isLoopback() == loopback) {
          found.add(each);
        }
      }
      return found;
    } catch (SocketException e) {
      return List.of();
    }
  }

  private void open() throws OverlayException {
    try {
      listening = channel(new InetSocketAddress(multicast.getPort()));
      asking = channel(new InetSocketAddress(0));
      for (NetworkInterface each : interfaces) {
        ((NioDatagramChannel) listening).joinGroup(multicast, each).sync();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new OverlayException(OverlayFailure.ADDRESS_NOT_USABLE, multicast, "interrupted");
    } catch (RuntimeException e) {
      close();
      throw new OverlayException(OverlayFailure.ADDRESS_NOT_USABLE, multicast, e.getMessage());
    }
    var _ = group.scheduleAtFixedRate(() -> budget = MAX_A_SECOND, 1, 1, TimeUnit.SECONDS);
    long patience = ALONE_AFTER_MILLIS + random.nextLong(ALONE_AFTER_MILLIS);
    var _ = group.schedule(this::alone, patience, TimeUnit.MILLISECONDS);
    group.execute(this::ask);
  }

  private Channel channel(InetSocketAddress bind) throws InterruptedException {
    return new Bootstrap()
        .group(group)
        .channelFactory(() -> new NioDatagramChannel(SocketProtocolFamily.INET))
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.IP_MULTICAST_TTL, 1)
        .handler(new Datagrams())
        .bind(bind)
        .sync()
        .channel();
  }

  private void ask() {
    long transaction = random.nextLong();
    if (asked.size() > MAX_A_SECOND) {
      asked.clear();
    }
    asked.add(transaction);
    for (NetworkInterface each : interfaces) {
      asking.config().setOption(ChannelOption.IP_MULTICAST_IF, each);
      var _ = asking.writeAndFlush(new DatagramPacket(messages.question(transaction), multicast));
    }
    long wait = pause / 2 + random.nextLong(pause);
    pause = Math.min(2 * pause, LONGEST_MILLIS);
    var _ = group.schedule(this::ask, wait, TimeUnit.MILLISECONDS);
  }

  private void alone() {
    if (!answered) {
      listener.alone();
    }
  }

  private final class Datagrams extends SimpleChannelInboundHandler<DatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      if (budget-- <= 0) {
        return;
      }
      messages
          .open(packet.content())
          .ifPresent(
              heard -> {
                if (heard.isQuestion()) {
                  if (!answers.getAsBoolean()) {
                    return;
                  }
                  var _ =
                      asking.writeAndFlush(
                          new DatagramPacket(messages.answer(heard, port), packet.sender()));
                } else if (asked.contains(heard.message().header().transactionId())) {
                  heard.port().ifPresent(at -> found(heard.from(), packet.sender(), at));
                }
              });
    }

    private void found(NodeId node, InetSocketAddress from, int at) {
      answered = true;
      listener.found(node, new InetSocketAddress(from.getAddress(), at));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      log.debug("a datagram of the local network could not be handled", cause);
    }
  }

  /** Stops asking and answering. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
