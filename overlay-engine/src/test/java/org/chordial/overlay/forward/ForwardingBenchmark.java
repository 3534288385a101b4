package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.HeaderView;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a peer on the way does with a message between two links: looks at the header, judges it,
 * finds the next hop and writes the new header before the body, which nobody reads. The links' own
 * framing is not part of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ForwardingBenchmark {
  private static final NodeId FROM = RouterFixture.node(0xc0);
  private static final NodeId TO = RouterFixture.node(0xe0);
  private static final int PAYLOAD_BYTES = 1500;

  @Param({"NODE_IDS", "CONNECTION_INDEXES"})
  private ViaPolicy policy;

  private RouterFixture fixture;
  private HeaderView view;
  private HeaderRules rules;
  private ForwardingPath path;
  private Link from;
  private ByteBuf message;

  /** Makes a peer with two links and a Store on its way through it. */
  @Setup(Level.Trial)
  public void make() {
    fixture = new RouterFixture(policy);
    from = fixture.link(FROM);
    fixture.link(TO);
    fixture.nextHop = TO;
    view = new HeaderView(RouterFixture.SELF);
    rules = fixture.rules;
    path =
        new ForwardingPath(
            RouterFixture.SELF,
            fixture.table,
            fixture.routing,
            fixture.paths,
            new UnattachedLinks(List.of(RouterFixture.SELF)),
            view);
    byte[] payload = new byte[PAYLOAD_BYTES];
    payload[1] = 7;
    ForwardingHeader header =
        ForwardingHeader.request(
                RouterFixture.OVERLAY,
                1,
                20,
                42,
                List.of(Destination.of(new ResourceId(Opaque.of(new byte[16])))))
            .withViaList(
                List.of(
                    Destination.of(RouterFixture.node(0xa0)),
                    Destination.of(RouterFixture.node(0xb0))));
    ByteBuf encoded =
        fixture.codec.encode(header, Unpooled.wrappedBuffer(payload), ByteBufAllocator.DEFAULT);
    message = ByteBufAllocator.DEFAULT.heapBuffer(encoded.readableBytes()).writeBytes(encoded);
    encoded.release();
  }

  /** Ends the links. */
  @TearDown(Level.Trial)
  public void end() {
    message.release();
    fixture.table.close("The benchmark is over.");
  }

  /** One message. */
  @Benchmark
  public int forward() {
    if (!view.wrap(message)
        || rules.violation(view).isPresent()
        || path.examine(from) != ForwardingPath.Outcome.FORWARD) {
      throw new IllegalStateException("not forwarded");
    }
    ByteBuf onward = path.onward(FROM, ByteBufAllocator.DEFAULT);
    int length = onward.readableBytes();
    onward.release();
    return length;
  }
}
