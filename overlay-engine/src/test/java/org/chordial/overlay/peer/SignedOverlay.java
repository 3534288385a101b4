package org.chordial.overlay.peer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.config.AccessControl;
import org.chordial.overlay.config.ConfigurationBuilder;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.KindBlock;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.enroll.ConfigurationSigner;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.MessageSigner;
import org.chordial.overlay.wire.DataModel;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.WireSettings;

/** Peers in virtual time whose configuration is signed, and those who sign it. */
final class SignedOverlay implements AutoCloseable {
  private static final MessageCodec CODEC = new MessageCodec(WireSettings.STANDARD);

  final VirtualPeers peers;
  final Credentials signer;
  final Credentials otherSigner;
  SignedConfiguration current;

  SignedOverlay(long seed, int sequence) {
    peers = new VirtualPeers(seed, document -> document);
    signer = peers.overlay.credentials("signer@overlay.example");
    otherSigner = peers.overlay.credentials("other@overlay.example");
    peers.signing =
        document -> {
          if (current == null) {
            current =
                sign(
                    document.toBuilder()
                        .sequence(sequence)
                        .configurationSigners(List.of(signer.nodeId().value()))
                        .kindSigners(List.of(signer.nodeId().value(), otherSigner.nodeId().value()))
                        .build());
          }
          return current;
        };
  }

  void ring(int size) throws OverlayException {
    peers.first();
    for (int i = 1; i < size; i++) {
      peers.joined();
    }
    peers.time.advance(Duration.ofSeconds(20));
  }

  SignedConfiguration sign(ConfigurationDocument document) {
    return signer(signer).sign(document);
  }

  static ConfigurationSigner signer(Credentials credentials) {
    return new ConfigurationSigner(new MessageSigner(credentials, CODEC));
  }

  /** The next configuration, signed; newcomers are still given the old one. */
  SignedConfiguration next(UnaryOperator<ConfigurationBuilder> change) {
    ConfigurationDocument document = current.configuration();
    int sequence = (document.sequence() + 1) % (ConfigurationDocument.MAX_SEQUENCE + 1);
    return sign(change.apply(document.toBuilder().sequence(sequence)).build());
  }

  boolean everybodyHas(int sequence) {
    return peers.members.stream().allMatch(member -> sequenceOf(member) == sequence);
  }

  static int sequenceOf(Member member) {
    return member.peer().configuration().configuration().sequence();
  }

  /** A Kind of the private range, single values by their owner's Node-ID. */
  static KindDefinition kind(int id, int maxSize) {
    return new KindDefinition(
        Optional.of(new KindId(id)),
        "",
        DataModel.SINGLE,
        AccessControl.NODE_MATCH,
        1,
        maxSize,
        0,
        Optional.empty());
  }

  static KindBlock signed(KindDefinition kind, Credentials by) {
    ConfigurationDocument only =
        ConfigurationDocument.named(TestOverlay.NAME)
            .requiredKinds(List.of(KindBlock.unsigned(kind)))
            .build();
    return signer(by).sign(only).configuration().requiredKinds().getFirst();
  }

  @Override
  public void close() {
    peers.close();
  }
}
