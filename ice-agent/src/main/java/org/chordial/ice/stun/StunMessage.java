package org.chordial.ice.stun;

import java.util.List;
import java.util.Optional;

/**
 * A STUN message (RFC 8489, section 5). {@link StunCodec} reads and writes it.
 *
 * @param method 0 to 0xfff
 * @param attributes in the order of the message
 */
public record StunMessage(
    StunClass messageClass, int method, TransactionId id, List<StunAttribute> attributes) {

  /** The only method of STUN itself. */
  public static final int BINDING = 1;

  public StunMessage {
    if (method < 0 || method > 0xfff) {
      throw new IllegalArgumentException("a method has 12 bits");
    }
    attributes = List.copyOf(attributes);
  }

  public static StunMessage binding(
      StunClass messageClass, TransactionId id, StunAttribute... attributes) {
    return new StunMessage(messageClass, BINDING, id, List.of(attributes));
  }

  public boolean isBinding(StunClass wanted) {
    return messageClass == wanted && method == BINDING;
  }

  /** The first attribute of a type: section 14 tells to ignore the others. */
  public <T extends StunAttribute> Optional<T> find(Class<T> type) {
    for (StunAttribute attribute : attributes) {
      if (type.isInstance(attribute)) {
        return Optional.of(type.cast(attribute));
      }
    }
    return Optional.empty();
  }

  /** The same message without the attributes of a type. */
  public StunMessage without(Class<? extends StunAttribute> type) {
    return new StunMessage(
        messageClass,
        method,
        id,
        attributes.stream().filter(attribute -> !type.isInstance(attribute)).toList());
  }

  public boolean has(Class<? extends StunAttribute> type) {
    return find(type).isPresent();
  }
}
