package org.chordial.ice.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.chordial.ice.agent.AgentDecoders;
import org.chordial.ice.dtls.DtlsDecoders;
import org.chordial.ice.mapping.MappingDecoders;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunIntegrity;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.turn.ChannelData;
import org.chordial.ice.turn.Indications;
import org.chordial.ice.turn.StreamFraming;

/**
 * What Jazzer calls: one decoder, named by the first argument. One that throws anything but its own
 * exception, or that contradicts itself, is a finding.
 */
public final class PacketFuzzer {
  static final List<String> DECODERS =
      List.of(
          "stun",
          "turn-stream",
          "channel-data",
          "indication",
          "dtls-records",
          "mdns",
          "frames",
          "gateway",
          "http",
          "ssdp",
          "description",
          "refusal");

  private static final byte[] KEY = "a password of 22 chars".getBytes(StandardCharsets.US_ASCII);
  private static final int PIECE = 7;

  private static String decoder = "stun";

  private PacketFuzzer() {}

  /** Called once by Jazzer. */
  public static void fuzzerInitialize(String[] arguments) {
    decoder = arguments[0];
  }

  /** Called by Jazzer with each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    decode(decoder, input);
  }

  /** Whether the decoder takes the input. */
  static boolean decode(String name, byte[] input) {
    return switch (name) {
      case "stun" -> stun(input);
      case "turn-stream" -> turnStream(input);
      case "channel-data" -> channelData(input);
      case "indication" -> indication(input);
      case "dtls-records" -> DtlsDecoders.records(input);
      case "mdns" -> AgentDecoders.mdns(input);
      case "frames" -> AgentDecoders.frames(input);
      case "gateway" -> MappingDecoders.gateway(input);
      case "http" -> MappingDecoders.http(text(input));
      case "ssdp" -> MappingDecoders.ssdp(text(input));
      case "description" -> MappingDecoders.description(text(input));
      case "refusal" -> MappingDecoders.refusal(text(input));
      default -> throw new IllegalArgumentException("no such decoder: " + name);
    };
  }

  private static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }

  /** What is taken is encoded and taken again, as the same message. */
  private static boolean stun(byte[] input) {
    ByteBuf datagram = Unpooled.wrappedBuffer(input);
    StunMessage message;
    try {
      message = StunCodec.decode(datagram);
    } catch (StunException refused) {
      return false;
    }
    var _ = StunIntegrity.verify(datagram, KEY);
    ByteBuf again = StunCodec.encode(message, Protection.fingerprinted(), ByteBufAllocator.DEFAULT);
    try {
      if (!StunCodec.decode(again).id().equals(message.id())) {
        throw new IllegalStateException("encoded, it is another message");
      }
    } catch (StunException e) {
      throw new IllegalStateException("encoded, it is none", e);
    } finally {
      again.release();
    }
    return true;
  }

  private static boolean turnStream(byte[] input) {
    int[] found = {0};
    StreamFraming framing = new StreamFraming();
    boolean taken = true;
    for (int at = 0; at < input.length && taken; at += PIECE) {
      taken =
          framing.received(
              Unpooled.copiedBuffer(input, at, Math.min(PIECE, input.length - at)),
              message -> {
                found[0]++;
                message.release();
              });
    }
    framing.close();
    return taken && found[0] > 0;
  }

  private static boolean channelData(byte[] input) {
    ByteBuf message = Unpooled.copiedBuffer(input);
    if (!ChannelData.is(message) || !ChannelData.strip(message)) {
      message.release();
      return false;
    }
    int length = message.readableBytes();
    ByteBuf framed = ChannelData.frame(ChannelData.FIRST, message, true);
    boolean same = ChannelData.strip(framed) && framed.readableBytes() == length;
    framed.release();
    if (!same) {
      throw new IllegalStateException("framed again, it has another length");
    }
    return true;
  }

  private static boolean indication(byte[] input) {
    ByteBuf message = Unpooled.wrappedBuffer(input);
    try {
      return StunCodec.decode(message).messageClass() != null && Indications.narrow(message);
    } catch (StunException refused) {
      return false;
    }
  }
}
