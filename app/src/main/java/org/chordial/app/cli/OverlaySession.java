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
import org.chordial.app.store.ProfileKeeper;
import org.chordial.app.store.StoreException;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NettyNetwork;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.peer.OverlayPeer;
import org.chordial.overlay.peer.PeerSettings;
import org.chordial.overlay.security.Credentials;

/** A peer of an overlay on real sockets, with the identity of a profile. Blocks its caller. */
final class OverlaySession implements AutoCloseable {
  private static final long LEAVE_SECONDS = 5;

  private final EventLoopGroup group;
  private final CoreContext context;
  private final OverlayPeer peer;
  private final ProfileKeeper keeper;

  private OverlaySession(
      EventLoopGroup group, CoreContext context, OverlayPeer peer, ProfileKeeper keeper) {
    this.group = group;
    this.context = context;
    this.peer = peer;
    this.keeper = keeper;
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
    InstantSource clock = InstantSource.system();
    checkDates(credentials, clock.instant());
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    EventLoop loop = group.next();
    CoreContext context = new CoreContext(loop, clock, new SecureRandom());
    ProfileKeeper keeper = new ProfileKeeper(profile, context);
    try {
      PeerSettings settings =
          settings(
              keeper.configuration(),
              credentials,
              bind,
              common,
              trace,
              made -> adjust.apply(made.withLearnedKinds(keeper.learnedKinds())));
      Callable<OverlayPeer> make =
          () -> {
            OverlayPeer made =
                new OverlayPeer(settings, new NettyNetwork(loop, Optional.empty()), context);
            keeper.attach(made);
            return made;
          };
      return new OverlaySession(group, context, loop.submit(make).get(), keeper);
    } catch (ExecutionException e) {
      stop(keeper, group);
      throw e.getCause() instanceof OverlayException reason ? reason : e;
    } catch (OverlayException | StoreException | CommandException e) {
      stop(keeper, group);
      throw e;
    }
  }

  private static void stop(ProfileKeeper keeper, EventLoopGroup group) {
    keeper.close();
    var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static PeerSettings settings(
      SignedConfiguration configuration,
      Credentials credentials,
      InetSocketAddress bind,
      CommonOptions common,
      TraceFile trace,
      UnaryOperator<PeerSettings> adjust)
      throws CommandException {
    PeerSettings settings = adjust.apply(PeerSettings.of(configuration, credentials, bind));
    if (common.trace().isPresent()) {
      settings = settings.withTrace(trace::event);
    }
    if (common.keyLog().isPresent()) {
      settings = settings.withKeyLog(KeyLogFile.open(common.keyLog().get()));
    }
    return settings;
  }

  private static void checkDates(Credentials credentials, Instant now) throws OverlayException {
    Instant end = credentials.certificate().certificate().getNotAfter().toInstant();
    if (now.isAfter(end)) {
      throw new OverlayException(OverlayFailure.CERTIFICATE_EXPIRED, credentials.userName(), end);
    }
  }

  OverlayPeer peer() {
    return peer;
  }

  /** Completes with the reason where the peer cannot follow a newer configuration. */
  CompletableFuture<OverlayException> left() {
    return keeper.left();
  }

  /** Runs on the peer's executor, over and over until the session ends. */
  void everySecond(Runnable task) {
    var _ = context.executor().scheduleAtFixedRate(task, 1, 1, TimeUnit.SECONDS);
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
    keeper.close();
    group
        .shutdownGracefully(0, 1, TimeUnit.SECONDS)
        .awaitUninterruptibly(LEAVE_SECONDS, TimeUnit.SECONDS);
  }
}
