package org.chordial.overlay.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/** Encoding and decoding of whole messages, with a certificate and a signature of common sizes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MessageBenchmark {
  private static final int CERTIFICATE_BYTES = 900;
  private static final int SIGNATURE_BYTES = 256;

  @Param({"store_req", "attach_req"})
  private String kind;

  private final MessageCodec codec = new MessageCodec(WireSettings.STANDARD);
  private Message message;
  private ByteBuf bytes;

  /** Makes the message. */
  @Setup(Level.Trial)
  public void make() {
    Message plain = SampleMessages.with(SampleMessages.bodies().get(kind), 42);
    Signature signature = SampleMessages.message().securityBlock().signature();
    SecurityBlock security =
        new SecurityBlock(
            List.of(GenericCertificate.x509(Opaque.of(new byte[CERTIFICATE_BYTES]))),
            new Signature(
                signature.algorithm(), signature.identity(), Opaque.of(new byte[SIGNATURE_BYTES])));
    message = new Message(plain.header(), plain.contents(), security);
    bytes = codec.encode(message, PooledByteBufAllocator.DEFAULT);
  }

  /** Gives the buffer back. */
  @TearDown(Level.Trial)
  public void end() {
    bytes.release();
  }

  /** From record to bytes. */
  @Benchmark
  public int encode() {
    ByteBuf encoded = codec.encode(message, PooledByteBufAllocator.DEFAULT);
    int length = encoded.readableBytes();
    encoded.release();
    return length;
  }

  /** From bytes to record. */
  @Benchmark
  public Message decode() throws WireException {
    return codec.decode(bytes);
  }
}
