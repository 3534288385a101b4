package org.chordial.overlay.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.ConfigurationException;
import org.chordial.overlay.config.ConfigurationParser;
import org.chordial.overlay.config.KindBlock;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.enroll.ConfigurationVerifier;
import org.chordial.overlay.forward.IncomingRequest;
import org.chordial.overlay.forward.Reply;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.RequestHandler;
import org.chordial.overlay.forward.SequenceNumbers;
import org.chordial.overlay.wire.ConfigUpdate;
import org.chordial.overlay.wire.ConfigUpdateAns;
import org.chordial.overlay.wire.ConfigUpdateReq;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.Opaque;

/**
 * Takes newer configuration documents and Kinds (RFC 6940 section 6.5.4), and holds the document
 * that was accepted last.
 */
final class ConfigurationUpdates implements RequestHandler {
  private final CoreContext context;
  private final KindsInForce kinds;
  private SignedConfiguration current;
  private Consumer<SignedConfiguration> accepted = _ -> {};
  private Consumer<List<Opaque>> learned = _ -> {};

  ConfigurationUpdates(CoreContext context, KindsInForce kinds, SignedConfiguration current) {
    this.context = context;
    this.kinds = kinds;
    this.current = current;
  }

  /** Sets who puts a newer configuration into force; called once for each, in order. */
  void onAccepted(Consumer<SignedConfiguration> listener) {
    accepted = listener;
  }

  /** Sets who keeps the Kinds for the next start; called with all of them when one has come. */
  void onLearned(Consumer<List<Opaque>> listener) {
    learned = listener;
  }

  SignedConfiguration current() {
    return current;
  }

  @Override
  public CompletableFuture<Reply> handle(IncomingRequest request) {
    try {
      switch (((ConfigUpdateReq) request.body()).update()) {
        case ConfigUpdate.ConfigData data -> takeConfiguration(data.configData());
        case ConfigUpdate.Kinds update -> takeKinds(update.kinds());
        case ConfigUpdate.UnknownUpdate unknown ->
            throw new RequestException(
                ErrorCode.INVALID_MESSAGE, "updates of type " + unknown.type() + " are unknown");
      }
      return CompletableFuture.completedFuture(Reply.of(new ConfigUpdateAns()));
    } catch (RequestException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * "it MUST be processed only if all the following are true: The sequence number in the document
   * is greater than the current configuration sequence number. The Configuration Document is
   * correctly digitally signed."
   */
  private void takeConfiguration(Opaque file) throws RequestException {
    try {
      SignedConfiguration next =
          ConfigurationVerifier.next(
              file.toBytes(), current.configuration(), context.clock().instant());
      if (!accept(next)) {
        throw new RequestException(ErrorCode.CONFIG_TOO_OLD, "not newer than the one here");
      }
    } catch (ConfigurationException e) {
      throw refusal(e);
    }
  }

  private void takeKinds(List<Opaque> productions) throws RequestException {
    List<KindBlock> blocks = new ArrayList<>();
    try {
      for (Opaque production : productions) {
        blocks.add(ConfigurationParser.kindBlock(production));
      }
    } catch (ConfigurationException e) {
      throw refusal(e);
    }
    kinds.learn(blocks, current.configuration());
    learned.accept(kinds.learned());
  }

  private static RequestException refusal(ConfigurationException e) {
    boolean malformed =
        e.failure() == OverlayFailure.CONFIG_UNREADABLE
            || e.failure() == OverlayFailure.CONFIG_WRONG_VALUE;
    return new RequestException(
        malformed ? ErrorCode.INVALID_MESSAGE : ErrorCode.FORBIDDEN, e.getMessage());
  }

  /**
   * Takes a document that is known to be genuine.
   *
   * @return whether it is newer than the one here
   */
  boolean accept(SignedConfiguration next) {
    if (!SequenceNumbers.newer(
        next.configuration().sequence(), current.configuration().sequence())) {
      return false;
    }
    current = next;
    accepted.accept(next);
    return true;
  }
}
