package org.chordial.ice.net;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The event loops of one program, and what cores need to run on them. */
public final class NettyRuntime implements AutoCloseable {

  /** What asks Netty to look for lost buffers, as the tests do. */
  private static final String WATCH = "io.netty.leakDetection.level";

  private final MultiThreadIoEventLoopGroup group;

  static {
    // By itself it watches one buffer of a hundred, with a stack trace of all that touch it.
    if (System.getProperty(WATCH) == null) {
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }
  }

  /**
   * @param loops how many threads share the work; each core runs on one of them
   */
  public NettyRuntime(int loops) {
    group =
        new MultiThreadIoEventLoopGroup(
            loops, new DefaultThreadFactory("chordial", true), NioIoHandler.newFactory());
  }

  /** A context on the next event loop, with the system's clock and secure randomness. */
  public CoreContext newContext() {
    return new CoreContext(group.next(), InstantSource.system(), new SecureRandom());
  }

  /**
   * The network of a context from {@link #newContext}.
   *
   * @param only the one address of this host to use; empty: all that others can reach
   */
  public NettyNetwork network(CoreContext context, Optional<InetAddress> only) {
    return new NettyNetwork((EventLoop) context.executor(), only);
  }

  /** Closes every socket and ends the threads; waits for that a few seconds. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
