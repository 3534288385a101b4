package org.chordial.ice.stun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.NettyRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeepaliveAllocationTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARMUP = 30_000;
  private static final int COUNTED = 10_000;

  /** A detector that watches every buffer writes down every use of it. */
  private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

  @BeforeEach
  void withoutWatchers() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
  }

  @AfterEach
  void withWatchers() {
    ResourceLeakDetector.setLevel(level);
  }

  private static RepeatedMessage consent() {
    return new RepeatedMessage(
        StunMessage.binding(
            StunClass.REQUEST,
            new TransactionId(1, 2),
            new StunAttribute.Username("evtj:h6vY"),
            new StunAttribute.Priority(1),
            new StunAttribute.IceControlling(3)),
        Protection.ice(StunVectors.PASSWORD),
        16,
        new SecureRandom());
  }

  private static RepeatedMessage indication() {
    return new RepeatedMessage(
        StunMessage.binding(StunClass.INDICATION, new TransactionId(1, 2)),
        Protection.fingerprinted(),
        0,
        new SecureRandom());
  }

  private static long allocatedBy(Runnable task) {
    for (int i = 0; i < WARMUP; i++) {
      task.run();
    }
    long thread = Thread.currentThread().threadId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    for (int i = 0; i < COUNTED; i++) {
      task.run();
    }
    return THREADS.getThreadAllocatedBytes(thread) - before;
  }

  /** On a real socket, through the event loop's own thread, so the socket's work counts too. */
  private static long allocatedInSending(RepeatedMessage message) throws Exception {
    try (NettyRuntime runtime = new NettyRuntime(1)) {
      CoreContext context = runtime.newContext();
      return context
          .executor()
          .submit(
              () -> {
                var network = runtime.network(context, Optional.of(LOOPBACK));
                DatagramSocket from = network.openUdp(new InetSocketAddress(LOOPBACK, 0));
                DatagramSocket to = network.openUdp(new InetSocketAddress(LOOPBACK, 0));
                InetSocketAddress address = to.localAddress();
                return allocatedBy(() -> from.send(message.next(), address));
              })
          .get(20, TimeUnit.SECONDS);
    } finally {
    }
  }

  @Test
  void aConsentCheckOnARealSocketAllocatesNothing() throws Exception {
    assertEquals(0, allocatedInSending(consent()) / COUNTED);
  }

  @Test
  void aBindingIndicationOnARealSocketAllocatesNothing() throws Exception {
    assertEquals(0, allocatedInSending(indication()) / COUNTED);
  }

  @Test
  void anEncodedMessageDoesAllocateSoThatTheCountIsOne() {
    StunMessage message = StunMessage.binding(StunClass.INDICATION, new TransactionId(1, 2));
    long bytes =
        allocatedBy(
            () ->
                StunCodec.encode(message, Protection.fingerprinted(), ByteBufAllocator.DEFAULT)
                    .setByte(0, 0)
                    .touch(new byte[64])
                    .release());
    assertTrue(bytes / COUNTED >= 64, bytes + " bytes");
  }

  @Test
  void everyOneHasAnIdOfItsOwnAndRightSums() throws Exception {
    Set<TransactionId> ids = new HashSet<>();
    RepeatedMessage message = consent();
    for (int i = 0; i < 1000; i++) {
      ByteBuf next = message.next();
      StunMessage decoded = StunCodec.decode(next);
      assertTrue(ids.add(decoded.id()));
      assertEquals(
          StunIntegrity.Verdict.RIGHT,
          StunIntegrity.verify(
              next, StunVectors.PASSWORD.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      assertTrue(decoded.has(StunAttribute.Fingerprint.class));
      next.release();
    }
  }

  @Test
  void onlyTheLatestIdsAreTakenAndEachOnce() throws Exception {
    RepeatedMessage message = consent();
    TransactionId[] ids = new TransactionId[20];
    for (int i = 0; i < ids.length; i++) {
      ByteBuf next = message.next();
      ids[i] = StunCodec.decode(next).id();
      next.release();
    }
    assertFalse(message.takes(new TransactionId(1, 2)));
    assertFalse(message.takes(ids[3]));
    assertTrue(message.takes(ids[4]));
    assertFalse(message.takes(ids[4]));
    assertTrue(message.takes(ids[19]));
  }

  @Test
  void whatStillWaitsToBeSentIsNotWrittenOver() throws Exception {
    RepeatedMessage message = indication();
    ByteBuf first = message.next();
    TransactionId id = StunCodec.decode(first).id();
    ByteBuf second = message.next();
    assertEquals(id, StunCodec.decode(first).id());
    assertNotEquals(id, StunCodec.decode(second).id());
    first.release();
    second.release();
    ByteBuf third = message.next();
    assertSame(second, third);
    third.release();
    assertEquals(1, third.refCnt());
  }
}
