package org.chordial.ice.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.net.Network;
import org.chordial.ice.stun.StunServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two agents on event loops of their own, over real sockets of this machine. */
class LoopbackTest {

  private final NettyRuntime runtime = new NettyRuntime(2);

  @AfterEach
  void close() {
    runtime.close();
  }

  /** An agent, what it runs on and what it hears. */
  private final class Side implements IceListener {
    final CompletableFuture<String> heard = new CompletableFuture<>();
    final CompletableFuture<DatagramPath> path = new CompletableFuture<>();
    final CoreContext context = runtime.newContext();
    final Network network;
    final IceAgent agent;

    Side(InetAddress only, List<InetSocketAddress> stunServers) {
      network = runtime.network(context, Optional.of(only));
      agent =
          new IceAgent(IceConfig.defaults().withStunServers(stunServers), network, context, this);
    }

    CompletableFuture<IceDescription> gather() {
      return CompletableFuture.completedFuture(agent)
          .thenComposeAsync(IceAgent::gather, context.executor());
    }

    void connect(IceDescription remote, IceRole role) {
      context.executor().execute(() -> agent.connect(remote, role));
    }

    @Override
    public void selected(DatagramPath selected, CandidatePair pair) {
      selected.receiver(this::hear);
      path.complete(selected);
    }

    private void hear(ByteBuf datagram) {
      heard.complete(datagram.toString(UTF_8));
      datagram.release();
    }

    @Override
    public void failed(IceFailure reason) {
      path.completeExceptionally(new IceException(reason, null));
    }

    void say(String text) {
      path.thenAcceptAsync(
              ready -> ready.send(Unpooled.copiedBuffer(text, UTF_8)), context.executor())
          .join();
    }
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private void talk(InetAddress address, List<InetSocketAddress> stunServers) throws Exception {
    Side alice = new Side(address, stunServers);
    Side bob = new Side(address, stunServers);
    IceDescription ofAlice = await(alice.gather());
    IceDescription ofBob = await(bob.gather());
    bob.connect(ofAlice, IceRole.CONTROLLED);
    alice.connect(ofBob, IceRole.CONTROLLING);
    await(alice.path);
    alice.say("can you hear me?");
    await(bob.path);
    bob.say("yes");
    assertEquals("can you hear me?", await(bob.heard));
    assertEquals("yes", await(alice.heard));
    IceStats stats = alice.agent.stats();
    assertTrue(stats.connectMillis() >= 0 && stats.checksSent() >= 1, stats.toString());
    await(CompletableFuture.runAsync(alice.agent::close, alice.context.executor()));
    await(CompletableFuture.runAsync(bob.agent::close, bob.context.executor()));
  }

  @Test
  void connectsOverIpv4() throws Exception {
    talk(InetAddress.ofLiteral("127.0.0.1"), List.of());
  }

  @Test
  void connectsOverIpv6() throws Exception {
    talk(InetAddress.ofLiteral("::1"), List.of());
  }

  @Test
  void connectsWithAStunServerThatShowsNoTranslator() throws Exception {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    CoreContext context = runtime.newContext();
    Network network = runtime.network(context, Optional.of(loopback));
    DatagramSocket socket = network.openUdp(new InetSocketAddress(loopback, 0));
    StunServer server = new StunServer(socket);
    CompletableFuture.runAsync(() -> socket.receiver(server), context.executor()).join();
    talk(loopback, List.of(socket.localAddress()));
    StunServer.Stats stats =
        await(CompletableFuture.supplyAsync(server::stats, context.executor()));
    assertEquals(new StunServer.Stats(2, 0, 0), stats);
  }
}
