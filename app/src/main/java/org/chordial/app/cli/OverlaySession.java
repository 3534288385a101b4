package org.chordial.app.cli;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.chordial.app.store.Profile;
import org.chordial.app.store.StoreException;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NettyNetwork;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.enroll.ConfigurationVerifier;
import org.chordial.overlay.peer.OverlayPeer;
import org.chordial.overlay.peer.PeerSettings;
import org.chordial.overlay.security.Credentials;

/** A peer of an overlay on real sockets, with the identity of a profile. Blocks its caller. */
final class OverlaySession implements AutoCloseable {
  private static final long LEAVE_SECONDS = 5;

  private final EventLoopGroup group;
  private final CoreContext context;
  private final OverlayPeer peer;

  private OverlaySession(EventLoopGroup group, CoreContext context, OverlayPeer peer) {
    this.group = group;
    this.context = context;
    this.peer = peer;
  }

  /**
   * Opens the peer's sockets; it does not join yet.
   *
   * @param adjust sets what the command line says of the peer
   */
  static OverlaySession open(
      Profile profile,
      InetSocketAddress bind,
      CommonOptions common,
      TraceFile trace,
      UnaryOperator<PeerSettings> adjust)
      throws Exception {
    Credentials credentials = profile.credentials();
    SignedConfiguration configuration = profile.configuration().orElseThrow();
    InstantSource clock = InstantSource.system();
    checkDates(credentials, configuration.configuration(), clock.instant());
    PeerSettings settings = adjust.apply(PeerSettings.of(configuration, credentials, bind));
    if (common.trace().isPresent()) {
      settings = settings.withTrace(trace::event);
    }
    if (common.keyLog().isPresent()) {
      settings = settings.withKeyLog(KeyLogFile.open(common.keyLog().get()));
    }
    PeerSettings complete = settings;
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      EventLoop loop = group.next();
      CoreContext context = new CoreContext(loop, clock, new SecureRandom());
      Callable<OverlayPeer> make =
          () -> new OverlayPeer(complete, new NettyNetwork(loop, Optional.empty()), context);
      return new OverlaySession(group, context, loop.submit(make).get());
    } catch (ExecutionException e) {
      var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw e.getCause() instanceof OverlayException reason ? reason : e;
    }
  }

  private static void checkDates(
      Credentials credentials, ConfigurationDocument configuration, Instant now)
      throws OverlayException, StoreException {
    Instant end = credentials.certificate().certificate().getNotAfter().toInstant();
    if (now.isAfter(end)) {
      throw new OverlayException(OverlayFailure.CERTIFICATE_EXPIRED, credentials.userName(), end);
    }
    ConfigurationVerifier.checkUsable(configuration, now);
  }

  OverlayPeer peer() {
    return peer;
  }

  /** Runs on the peer's executor and waits for what comes of it. */
  <T> T await(Supplier<CompletableFuture<T>> work, long seconds)
      throws OverlayException, ExecutionException, InterruptedException, CommandException {
    try {
      return onExecutor(work).get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new CommandException(
          "The overlay did not answer within "
              + seconds
              + " seconds. Check the network, then try"
              + " again.");
    }
  }

  private <T> CompletableFuture<T> onExecutor(Supplier<CompletableFuture<T>> work) {
    return CompletableFuture.completedFuture(work)
        .thenComposeAsync(Supplier::get, context.executor());
  }

  /** Leaves the overlay politely, if it can be done soon. */
  @Override
  public void close() {
    onExecutor(peer::leave)
        .orTimeout(LEAVE_SECONDS, TimeUnit.SECONDS)
        .handleAsync(
            (_, failure) -> {
              // A peer that has left is closed already; closing again does nothing.
              peer.close();
              return failure == null;
            },
            context.executor())
        .join();
    group
        .shutdownGracefully(0, 1, TimeUnit.SECONDS)
        .awaitUninterruptibly(LEAVE_SECONDS, TimeUnit.SECONDS);
  }
}
