package org.chordial.overlay.peer;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.KindBlock;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.wire.ConfigUpdate;
import org.chordial.overlay.wire.ConfigUpdateReq;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.WireException;

/**
 * Sends requests about values, and tells whoever does not know a Kind what it is: of
 * Error_Unknown_Kind, "the sender which receives this error MUST generate a ConfigUpdate message
 * which contains the appropriate Kind definition" (RFC 6940 section 7.4.1.1). Then the request is
 * sent once more.
 */
final class KindTeacher implements Requester {
  private final Requester requester;
  private final MessageCodec codec;
  private final Function<List<KindId>, List<KindBlock>> definitions;

  /**
   * @param definitions signed ones, of as many of the Kinds as there are any
   */
  KindTeacher(
      Requester requester,
      MessageCodec codec,
      Function<List<KindId>, List<KindBlock>> definitions) {
    this.requester = requester;
    this.codec = codec;
    this.definitions = definitions;
  }

  @Override
  public CompletableFuture<Answer> request(
      List<Destination> to, MessageBody body, List<GenericCertificate> certificates) {
    return requester
        .request(to, body, certificates)
        .exceptionallyCompose(
            failure -> {
              List<Opaque> lacking = lacking(failure);
              return lacking.isEmpty()
                  ? CompletableFuture.failedFuture(failure)
                  : requester
                      .request(to, new ConfigUpdateReq(new ConfigUpdate.Kinds(lacking)))
                      .thenCompose(_ -> requester.request(to, body, certificates));
            });
  }

  private List<Opaque> lacking(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (!(cause instanceof RequestException refusal) || refusal.code() != ErrorCode.UNKNOWN_KIND) {
      return List.of();
    }
    try {
      return definitions.apply(codec.decodeUnknownKinds(refusal.info())).stream()
          .map(ConfigurationWriter::kindBlock)
          .toList();
    } catch (WireException e) {
      return List.of();
    }
  }
}
