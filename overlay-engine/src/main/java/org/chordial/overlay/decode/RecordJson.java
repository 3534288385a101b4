package org.chordial.overlay.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chordial.overlay.wire.CandType;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ErrorResponse;
import org.chordial.overlay.wire.HashAlgorithm;
import org.chordial.overlay.wire.IpAddressPort;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.OverlayLinkType;
import org.chordial.overlay.wire.ResourceId;

/**
 * Records of a protocol as JSON, every component under its name. A variant of a sealed type says
 * which it is in {@code "is"}; bytes are hex; numbers are read as unsigned.
 */
public final class RecordJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Fields in which a number is a pattern of bits. */
  private static final Set<String> BITS = Set.of("overlay", "fragment", "received");

  /** Fields whose bytes are text by the RFC. */
  private static final Set<String> TEXTS = Set.of("ufrag", "password", "role", "foundation");

  private RecordJson() {}

  public static JsonNode of(Object value) {
    return of("", value);
  }

  private static JsonNode of(String name, Object value) {
    return switch (value) {
      case null -> NullNode.getInstance();
      case Opaque bytes when TEXTS.contains(name) -> text(bytes);
      case Opaque bytes -> TextNode.valueOf(bytes.toHex());
      case byte[] bytes -> TextNode.valueOf(HexFormat.of().formatHex(bytes));
      case ByteBuf bytes -> TextNode.valueOf(ByteBufUtil.hexDump(bytes));
      case NodeId id -> TextNode.valueOf(id.toString());
      case ResourceId id -> TextNode.valueOf(id.toString());
      case KindId kind -> TextNode.valueOf(kind.toString());
      case HashAlgorithm hash -> TextNode.valueOf(hash.toString());
      case OverlayLinkType link -> TextNode.valueOf(link.toString());
      case CandType type -> TextNode.valueOf(type.toString());
      case Enum<?> constant -> TextNode.valueOf(constant.toString());
      case InetSocketAddress address -> TextNode.valueOf(endpoint(address));
      case IpAddressPort address when address.toSocketAddress().isPresent() ->
          TextNode.valueOf(endpoint(address.toSocketAddress().get()));
      case Integer number when BITS.contains(name) ->
          TextNode.valueOf(String.format("0x%08x", number));
      case Long number when name.equals("transactionId") ->
          TextNode.valueOf(String.format("%016x", number));
      case Integer number -> IntNode.valueOf(number);
      case Long number -> BigIntegerNode.valueOf(new BigInteger(Long.toUnsignedString(number)));
      case Boolean truth -> BooleanNode.valueOf(truth);
      case String text -> TextNode.valueOf(text);
      case Optional<?> maybe -> of(name, maybe.orElse(null));
      case List<?> list -> {
        ArrayNode array = NODES.arrayNode();
        list.forEach(each -> array.add(of(name, each)));
        yield array;
      }
      case Record fields -> object(fields);
      default -> TextNode.valueOf(value.toString());
    };
  }

  private static ObjectNode object(Record fields) {
    ObjectNode object = NODES.objectNode();
    for (Class<?> kind : fields.getClass().getInterfaces()) {
      if (kind.isSealed()) {
        object.put("is", fields.getClass().getSimpleName());
      }
    }
    if (fields instanceof MessageBody body) {
      object.put("messageCode", body.messageCode());
    }
    if (fields instanceof ErrorResponse error) {
      object.put("error", error.known().map(ErrorCode::rfcName).orElse("unknown"));
    }
    for (RecordComponent component : fields.getClass().getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(fields);
        object.set(component.getName(), of(component.getName(), value));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the records of a protocol are public", e);
      }
    }
    return object;
  }

  private static String endpoint(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static JsonNode text(Opaque bytes) {
    String text = bytes.toUtf8();
    return TextNode.valueOf(Opaque.ofUtf8(text).equals(bytes) ? text : "hex:" + bytes.toHex());
  }
}
