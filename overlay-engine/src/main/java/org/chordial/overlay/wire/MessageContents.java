package org.chordial.overlay.wire;

import java.util.List;

/** The second part of a message (RFC 6940 section 6.3.3); the message code is the body's. */
public record MessageContents(MessageBody body, List<MessageExtension> extensions) {
  public MessageContents {
    extensions = List.copyOf(extensions);
  }

  public static MessageContents of(MessageBody body) {
    return new MessageContents(body, List.of());
  }
}
