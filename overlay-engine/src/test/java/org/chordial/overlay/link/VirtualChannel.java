package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.vnet.VirtualTime;

/** One end of a path for datagrams with a delay, losses and a bottleneck, in virtual time. */
final class VirtualChannel implements SecureDatagrams {
  private static final int MAXIMUM = 1180;

  private final VirtualTime time;
  private final SplittableRandom random;
  private final Path path;
  private VirtualChannel other;
  private Consumer<ByteBuf> receiver = ByteBuf::release;
  private Consumer<String> closed = _ -> {};
  private long busyUntil;
  private int datagrams;

  /**
   * What lies between the ends.
   *
   * @param oneWay half of the round-trip time
   * @param loss the part of datagrams that vanish, either way
   * @param bytesPerSecond of the bottleneck, either way
   * @param queueBytes what waits before the bottleneck; more is lost
   */
  record Path(Duration oneWay, double loss, long bytesPerSecond, int queueBytes) {
    static Path of(Duration oneWay, double loss) {
      return new Path(oneWay, loss, 1_250_000, 64_000);
    }
  }

  private VirtualChannel(VirtualTime time, long seed, Path path) {
    this.time = time;
    this.random = new SplittableRandom(seed);
    this.path = path;
  }

  static List<VirtualChannel> pair(VirtualTime time, long seed, Path path) {
    VirtualChannel a = new VirtualChannel(time, seed, path);
    VirtualChannel b = new VirtualChannel(time, seed + 1, path);
    a.other = b;
    b.other = a;
    return List.of(a, b);
  }

  int datagrams() {
    return datagrams;
  }

  @Override
  public void send(ByteBuf datagram) {
    datagrams++;
    byte[] bytes = new byte[datagram.readableBytes()];
    datagram.readBytes(bytes);
    datagram.release();
    long now = time.elapsed().toNanos();
    long waiting = Math.max(0, busyUntil - now) * path.bytesPerSecond / 1_000_000_000L;
    if (waiting + bytes.length > path.queueBytes || random.nextDouble() < path.loss) {
      return;
    }
    busyUntil = Math.max(busyUntil, now) + bytes.length * 1_000_000_000L / path.bytesPerSecond;
    var _ =
        time.schedule(
            () -> other.receiver.accept(Unpooled.wrappedBuffer(bytes)),
            busyUntil - now + path.oneWay.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  @Override
  public int maximumDatagram() {
    return MAXIMUM;
  }

  @Override
  public void receiver(Consumer<ByteBuf> newReceiver) {
    receiver = newReceiver;
  }

  @Override
  public void onClosed(Consumer<String> listener) {
    closed = listener;
  }

  @Override
  public List<X509Certificate> peerChain() {
    return List.of();
  }

  @Override
  public InetSocketAddress localAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);
  }

  @Override
  public void close() {
    receiver = ByteBuf::release;
    closed.accept("");
  }
}
