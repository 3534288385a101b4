package org.chordial.ice.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The real network: every socket lives on one Netty event loop, which is the serial executor of
 * whoever uses it. Made by {@link NettyRuntime}.
 */
public final class NettyNetwork implements Network {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

  /** Windows has no such option, and lets a port be used again without it. */
  private static final boolean REUSES_PORTS = reusesPorts();

  private final EventLoop loop;
  private final Optional<InetAddress> only;
  private final NetworkCounters counters = new NetworkCounters();
  private final NetworkWatch watch;

  /**
   * @param only the one address of this host to use, as a person may ask; loopback is used only if
   *     it is this or there is nothing else
   */
  public NettyNetwork(EventLoop loop, Optional<InetAddress> only) {
    this.loop = loop;
    this.only = only;
    this.watch =
        new NetworkWatch(
            new CoreContext(loop, InstantSource.system(), new SplittableRandom()), this::present);
  }

  /** The one address that was asked for is only there while an interface has it. */
  private List<InetAddress> present() {
    return only.isEmpty() ? LocalAddresses.find() : LocalAddresses.among(only.get());
  }

  @Override
  public NetworkChanges.Subscription watch(NetworkChanges.Listener listener) {
    return watch.watch(listener);
  }

  /** What was dropped on the way, over all sockets. */
  public NetworkCounters counters() {
    return counters;
  }

  @Override
  public List<InetAddress> localAddresses() {
    return only.map(List::of).orElseGet(LocalAddresses::find);
  }

  /** Bound before it returns, on any thread: the channel is bound by itself and then registered. */
  @Override
  public DatagramSocket openUdp(InetSocketAddress local) throws NetworkException {
    DatagramChannel channel = null;
    try {
      channel = DatagramChannel.open(family(local.getAddress()));
      channel.bind(local);
      NettyDatagramSocket socket = new NettyDatagramSocket(channel, counters);
      register(socket);
      return socket;
    } catch (IOException | UnresolvedAddressException e) {
      closeQuietly(channel);
      throw NetworkErrors.binding(local, e);
    }
  }

  @Override
  public StreamListener listenTcp(InetSocketAddress local, Consumer<StreamConnection> accepted)
      throws NetworkException {
    return listen(local, false, accepted);
  }

  @Override
  public StreamListener listenTcpShared(
      InetSocketAddress local, Consumer<StreamConnection> accepted) throws NetworkException {
    return listen(local, true, accepted);
  }

  private StreamListener listen(
      InetSocketAddress local, boolean shared, Consumer<StreamConnection> accepted)
      throws NetworkException {
    ServerSocketChannel server = null;
    try {
      server = ServerSocketChannel.open();
      if (shared && server.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      server.bind(local);
    } catch (IOException | UnresolvedAddressException e) {
      closeQuietly(server);
      throw NetworkErrors.binding(local, e);
    }
    NioServerSocketChannel channel = new NioServerSocketChannel(server);
    InetSocketAddress bound = channel.localAddress();
    channel.pipeline().addLast(new Acceptor(accepted));
    register(channel);
    return new StreamListener() {
      @Override
      public InetSocketAddress localAddress() {
        return bound;
      }

      @Override
      public void close() {
        var _ = channel.close();
      }
    };
  }

  @Override
  public CompletableFuture<StreamConnection> connectTcp(InetSocketAddress remote) {
    return connect(
        only.filter(a -> !a.isAnyLocalAddress() && sameFamily(a, remote.getAddress()))
            .map(a -> new InetSocketAddress(a, 0)),
        remote);
  }

  @Override
  public CompletableFuture<StreamConnection> connectTcp(
      InetSocketAddress local, InetSocketAddress remote) {
    return connect(Optional.of(local), remote);
  }

  private CompletableFuture<StreamConnection> connect(
      Optional<InetSocketAddress> local, InetSocketAddress remote) {
    CompletableFuture<StreamConnection> result = new CompletableFuture<>();
    if (remote.isUnresolved()) {
      loop.execute(
          () ->
              result.completeExceptionally(
                  NetworkErrors.connecting(remote, new UnresolvedAddressException())));
      return result;
    }
    NettyStreamConnection connection = new NettyStreamConnection(loop);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_LIMIT.toMillis())
            .option(ChannelOption.AUTO_READ, false)
            .handler(connection);
    local.ifPresent(from -> from(bootstrap, from));
    bootstrap
        .connect(remote)
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                result.completeExceptionally(NetworkErrors.connecting(remote, done.cause()));
              } else if (!result.complete(connection)) {
                connection.close();
              }
            });
    return result;
  }

  /** A port that is listened on, or from which other connections have been opened, is free, too. */
  private static void from(Bootstrap bootstrap, InetSocketAddress local) {
    bootstrap.localAddress(local).option(ChannelOption.SO_REUSEADDR, true);
    if (local.getPort() != 0 && REUSES_PORTS) {
      bootstrap.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
    }
  }

  private static boolean reusesPorts() {
    try (SocketChannel any = SocketChannel.open()) {
      return any.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
    } catch (IOException e) {
      return false;
    }
  }

  /** Asks the system's resolver, on a virtual thread because it blocks. */
  @Override
  public CompletableFuture<List<InetAddress>> resolve(String host) {
    CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("resolve-" + host)
        .start(
            () -> {
              try {
                List<InetAddress> found = List.of(InetAddress.getAllByName(host));
                loop.execute(() -> result.complete(found));
              } catch (UnknownHostException e) {
                loop.execute(() -> result.completeExceptionally(NetworkErrors.resolving(host, e)));
              }
            });
    return result;
  }

  private void register(NettyDatagramSocket socket) throws NetworkException {
    if (loop.isShuttingDown()) {
      socket.close();
      throw shuttingDown();
    }
    ((IoEventLoop) loop)
        .register(socket)
        .addListener(
            (Future<IoRegistration> done) -> {
              if (done.isSuccess()) {
                NettyDatagramSocket.listen(done.getNow());
              } else {
                socket.close();
              }
            });
  }

  private static NetworkException shuttingDown() {
    return new NetworkException(
        NetworkException.Reason.OTHER, "The program is shutting down.", null);
  }

  private void register(Channel channel) throws NetworkException {
    if (loop.isShuttingDown()) {
      channel.unsafe().closeForcibly();
      throw shuttingDown();
    }
    loop.register(channel)
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                channel.unsafe().closeForcibly();
              }
            });
  }

  private static ProtocolFamily family(InetAddress address) {
    return address instanceof Inet6Address
        ? StandardProtocolFamily.INET6
        : StandardProtocolFamily.INET;
  }

  private static boolean sameFamily(InetAddress a, InetAddress b) {
    return family(a).equals(family(b));
  }

  private static void closeQuietly(AutoCloseable channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (Exception e) {
      // It was never bound; there is nothing more to give back.
    }
  }

  /** Puts each accepted channel on the same loop. */
  private final class Acceptor extends ChannelInboundHandlerAdapter {
    private final Consumer<StreamConnection> accepted;

    Acceptor(Consumer<StreamConnection> accepted) {
      this.accepted = accepted;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      Channel child = (Channel) message;
      child.config().setAutoRead(false);
      NettyStreamConnection connection = new NettyStreamConnection(loop);
      child.pipeline().addLast(connection);
      loop.register(child)
          .addListener(
              done -> {
                if (done.isSuccess() && child.isActive()) {
                  accepted.accept(connection);
                } else {
                  child.unsafe().closeForcibly();
                }
              });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      counters.acceptFailed();
    }
  }
}
