package org.chordial.ice.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.junit.jupiter.api.Test;

/** A consent check as the agent sends it, from the timer that wakes it to the socket. */
class ConsentAllocationTest {

  private static final int WARMUP = 30_000;
  private static final int COUNTED = 10_000;

  /** Timers that never go off, so that the executor's own objects are not counted. */
  private static final class StillTimers extends ScheduledThreadPoolExecutor {
    private final ScheduledFuture<?> timer = schedule(() -> null, 1, TimeUnit.DAYS);
    private boolean still;

    StillTimers() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      return still ? timer : super.schedule(command, delay, unit);
    }
  }

  private static final class CountingSocket implements DatagramSocket {
    private final InetSocketAddress local =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000);
    private long sent;

    @Override
    public InetSocketAddress localAddress() {
      return local;
    }

    @Override
    public void send(ByteBuf datagram, InetSocketAddress to) {
      sent++;
      datagram.release();
    }

    @Override
    public void receiver(Receiver receiver) {}

    @Override
    public void close() {}
  }

  @Test
  void aConsentCheckAllocatesNothing() {
    ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    try (StillTimers timers = new StillTimers()) {
      timers.still = true;
      CoreContext context = new CoreContext(timers, InstantSource.system(), new SecureRandom());
      CountingSocket socket = new CountingSocket();
      Consent consent = consent(context, socket);
      consent.start();
      for (int i = 0; i < WARMUP; i++) {
        consent.ask();
      }
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long thread = Thread.currentThread().threadId();
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < COUNTED; i++) {
        consent.ask();
      }
      long bytes = threads.getThreadAllocatedBytes(thread) - before;
      assertEquals(WARMUP + COUNTED, socket.sent);
      assertEquals(0, bytes / COUNTED);
      consent.stop();
      timers.shutdownNow();
    } finally {
      ResourceLeakDetector.setLevel(level);
    }
  }

  private static Consent consent(CoreContext context, CountingSocket socket) {
    Candidate candidate =
        new Candidate(
            "1",
            1,
            CandidateTransport.UDP,
            1,
            socket.localAddress(),
            CandidateType.HOST,
            Optional.empty());
    RoleKeeper role = new RoleKeeper(context.random());
    role.begin(IceRole.CONTROLLING);
    CheckPair pair =
        new CheckPair(
            new LocalCandidate(candidate, new LocalBase(socket, 1, candidate)),
            candidate,
            IceRole.CONTROLLING);
    IceDescription remote =
        new IceDescription("evtj", "VOkJxbRl1RmTxUk/WvJxBt", List.of(candidate));
    return new Consent(
        IceTiming.defaults(),
        context,
        role,
        new CheckRequests("h6vY", remote),
        pair,
        new IceCounters(),
        new Consent.Events() {
          @Override
          public void silent() {}

          @Override
          public void rebound(InetSocketAddress mapped) {}

          @Override
          public void lost(IceFailure reason) {}
        });
  }
}
