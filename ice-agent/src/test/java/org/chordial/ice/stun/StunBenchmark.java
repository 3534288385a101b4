package org.chordial.ice.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.ice4j.StunException;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.message.Message;
import org.ice4j.security.CredentialsAuthority;
import org.ice4j.stack.RawMessage;
import org.ice4j.stack.StunStack;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The request of RFC 5769, section 2.1: decoded and its MESSAGE-INTEGRITY checked, by us and by
 * ice4j; and the next of our keepalives.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StunBenchmark {

  private static final String USER = "evtj:h6vY";

  private byte[] key;
  private byte[] bytes;
  private ByteBuf datagram;
  private RepeatedMessage keepalive;
  private StunStack stack;
  private RawMessage raw;

  /** Has the message in the hands of each. */
  @Setup(Level.Trial)
  public void begin() {
    key = StunVectors.PASSWORD.getBytes(StandardCharsets.UTF_8);
    bytes = HexFormat.of().parseHex(StunVectors.REQUEST.replaceAll("\\s", ""));
    datagram = PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(bytes);
    keepalive =
        new RepeatedMessage(
            StunMessage.binding(
                StunClass.REQUEST,
                new TransactionId(1, 2),
                new StunAttribute.Username(USER),
                new StunAttribute.Priority(1),
                new StunAttribute.IceControlling(3)),
            Protection.ice(StunVectors.PASSWORD),
            16,
            new SecureRandom());
    TransportAddress somebody = new TransportAddress("127.0.0.1", 3478, Transport.UDP);
    raw = RawMessage.build(bytes, bytes.length, somebody, somebody);
    stack = new StunStack();
    stack
        .getCredentialsManager()
        .registerAuthority(
            new CredentialsAuthority() {
              @Override
              public byte[] getLocalKey(String username) {
                return key;
              }

              @Override
              public byte[] getRemoteKey(String username, String media) {
                return key;
              }

              @Override
              public boolean checkLocalUserName(String username) {
                return USER.equals(username);
              }
            });
  }

  /** Gives the buffers back. */
  @TearDown(Level.Trial)
  public void end() {
    datagram.release();
    stack.shutDown();
  }

  /** Decodes and checks. */
  @Benchmark
  public StunMessage ours() throws Exception {
    StunMessage message = StunCodec.decode(datagram);
    if (StunIntegrity.verify(datagram, key) != StunIntegrity.Verdict.RIGHT) {
      throw new IllegalStateException("the published message is right");
    }
    return message;
  }

  /** Decodes and checks, as its stack does with what arrives. */
  @Benchmark
  public Message ice4j() throws StunException {
    Message message = Message.decode(bytes, 0, bytes.length);
    MessageIntegrityAttribute integrity =
        (MessageIntegrityAttribute) message.getAttribute(Attribute.MESSAGE_INTEGRITY);
    if (!stack.validateMessageIntegrity(integrity, USER, true, raw)) {
      throw new IllegalStateException("the published message is right");
    }
    return message;
  }

  /** Makes the next consent check, whole. */
  @Benchmark
  public int keepalive() {
    ByteBuf next = keepalive.next();
    int first = next.getInt(8);
    next.release();
    return first;
  }
}
