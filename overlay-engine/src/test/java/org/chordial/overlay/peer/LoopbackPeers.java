package org.chordial.overlay.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.net.Network;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.wire.NodeId;

/** Peers on real sockets of the loopback interface, each with an executor of its own. */
final class LoopbackPeers implements AutoCloseable {
  static final long LIMIT_SECONDS = 60;

  /** A peer and where it runs. */
  record Member(OverlayPeer peer, CoreContext context) {
    NodeId id() {
      return peer.nodeId();
    }

    <T> T call(Callable<T> task) throws Exception {
      return context.executor().submit(task).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    <T> T await(Supplier<CompletableFuture<T>> task) throws Exception {
      return call(task::get).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    PeerStatus status() throws Exception {
      return call(peer::status);
    }

    void close() throws Exception {
      call(
          () -> {
            peer.close();
            return null;
          });
    }
  }

  final TestOverlay overlay = new TestOverlay(Instant.now(), 1);
  final List<Member> members = new ArrayList<>();
  private final NettyRuntime runtime = new NettyRuntime(2);
  private final UnaryOperator<ConfigurationDocument> configure;

  LoopbackPeers(UnaryOperator<ConfigurationDocument> configure) {
    this.configure = configure;
  }

  Network network(CoreContext context) {
    return runtime.network(context, Optional.of(InetAddress.ofLiteral("127.0.0.1")));
  }

  Member first() throws Exception {
    Member first =
        add(
            overlay.credentials("peer0@overlay.example"),
            List.of(),
            settings -> settings.withFirst(true));
    first.await(first.peer::join);
    return first;
  }

  /** A peer that has joined through the first one. */
  Member joined() throws Exception {
    Member member = opened(overlay.credentials("peer" + members.size() + "@overlay.example"));
    member.await(member.peer::join);
    return member;
  }

  /** A peer that knows the first one and has not begun to join. */
  Member opened(Credentials credentials) throws Exception {
    InetSocketAddress bootstrap = members.getFirst().call(members.getFirst().peer::address);
    return add(
        credentials,
        List.of(new BootstrapNode(bootstrap.getAddress().getHostAddress(), bootstrap.getPort())),
        settings -> settings);
  }

  Member add(
      Credentials credentials, List<BootstrapNode> bootstrap, UnaryOperator<PeerSettings> change)
      throws Exception {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    CoreContext context = runtime.newContext();
    PeerSettings settings =
        change.apply(
            PeerSettings.of(
                configure.apply(overlay.configuration(bootstrap)),
                credentials,
                new InetSocketAddress(loopback, 0)));
    OverlayPeer peer =
        context
            .executor()
            .submit(
                () ->
                    new OverlayPeer(
                        settings, runtime.network(context, Optional.of(loopback)), context))
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    Member member = new Member(peer, context);
    members.add(member);
    return member;
  }

  @Override
  public void close() {
    for (Member member : members) {
      try {
        member.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    runtime.close();
  }
}
