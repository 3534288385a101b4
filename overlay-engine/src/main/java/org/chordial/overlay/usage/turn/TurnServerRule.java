package org.chordial.overlay.usage.turn;

import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.storage.ValueRule;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.StoredDataValue;
import org.chordial.overlay.wire.TurnServer;
import org.chordial.overlay.wire.WireException;

/** A TURN-SERVICE value is a TurnServer that can be called (RFC 6940 section 9), or nothing. */
public final class TurnServerRule implements ValueRule {
  private final MessageCodec codec;

  public TurnServerRule(MessageCodec codec) {
    this.codec = codec;
  }

  @Override
  public boolean admits(KindDefinition kind, StoredDataValue value, NodeCertificate signer) {
    if (!value.value().exists()) {
      return true;
    }
    try {
      TurnServer server = codec.decodeTurnServer(value.value().value());
      return server.iteration() <= kind.maxNodeMultiple()
          && server
              .serverAddress()
              .toSocketAddress()
              .filter(at -> at.getPort() != 0 && !at.getAddress().isMulticastAddress())
              .isPresent();
    } catch (WireException e) {
      return false;
    }
  }
}
