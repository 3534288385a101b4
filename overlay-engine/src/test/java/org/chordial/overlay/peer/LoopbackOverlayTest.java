package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.link.AppConnection;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.PingAns;
import org.chordial.overlay.wire.PingReq;
import org.junit.jupiter.api.Test;

class LoopbackOverlayTest {

  @Test
  void sixPeersJoinOverRealSocketsAndEachReachesEveryOther() throws Exception {
    try (LoopbackPeers peers = new LoopbackPeers(document -> document)) {
      peers.first();
      for (int i = 1; i < 6; i++) {
        peers.joined();
      }
      for (LoopbackPeers.Member from : peers.members) {
        for (LoopbackPeers.Member to : peers.members) {
          Answer answer =
              from.await(
                  () ->
                      from.peer()
                          .request(
                              List.of(Destination.of(to.id())),
                              new PingReq(Opaque.of(new byte[3000]))));
          assertEquals(to.id(), answer.from());
          assertInstanceOf(PingAns.class, answer.body());
        }
      }
      assertTrue(peers.members.getLast().status().joined());
    }
  }

  @Test
  void anApplicationConnectionCarriesLargeMessagesBothWaysAndInOrder() throws Exception {
    try (LoopbackPeers peers = new LoopbackPeers(document -> document)) {
      peers.first();
      LoopbackPeers.Member alice = peers.joined();
      LoopbackPeers.Member bob = peers.joined();
      bob.call(
          () -> {
            bob.peer().onAppAttach(5060, LoopbackOverlayTest::echo);
            return null;
          });
      AppConnection connection =
          alice.await(() -> alice.peer().appAttach(List.of(Destination.of(bob.id())), 5060));
      assertEquals(bob.id(), connection.remoteNodeId());
      CompletableFuture<byte[]> small = new CompletableFuture<>();
      CompletableFuture<byte[]> large = new CompletableFuture<>();
      byte[] largeMessage = new byte[40_000];
      largeMessage[39_999] = 7;
      alice.call(
          () -> {
            connection.handler(new Collector(List.of(small, large)));
            connection.send(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
            return connection.send(Unpooled.wrappedBuffer(largeMessage));
          });
      assertEquals("010203", ByteBufUtil.hexDump(small.get(20, TimeUnit.SECONDS)));
      assertTrue(Arrays.equals(largeMessage, large.get(20, TimeUnit.SECONDS)));
    }
  }

  private static void echo(AppConnection connection) {
    connection.handler(
        new AppConnection.Handler() {
          @Override
          public void received(ByteBuf message) {
            connection.send(message);
          }

          @Override
          public void closed(String reason) {}
        });
  }

  private static final class Collector implements AppConnection.Handler {
    private final List<CompletableFuture<byte[]>> expected;
    private int next;

    Collector(List<CompletableFuture<byte[]>> expected) {
      this.expected = expected;
    }

    @Override
    public void received(ByteBuf message) {
      expected.get(next++).complete(ByteBufUtil.getBytes(message));
      message.release();
    }

    @Override
    public void closed(String reason) {}
  }
}
