package org.chordial.overlay.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.MessageBody;

/**
 * Sends a request once more when the two sides had different configurations: after the other side
 * got the newer one, or this side did (RFC 6940 sections 6.3.2.1 and 6.5.4). Nobody who waits for
 * an answer then learns of the change.
 */
final class SequenceRecovery implements Requester {
  /** The ConfigUpdate follows the error at once, and each may be lost. */
  private static final int PATIENCE_TIMERS = 3;

  private final Requester requester;
  private final CoreContext context;
  private final Supplier<OverlayParameters> parameters;
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private Function<List<Destination>, CompletableFuture<Answer>> update =
      _ -> CompletableFuture.failedFuture(new RequestException(ErrorCode.CONFIG_TOO_NEW, ""));

  SequenceRecovery(
      Requester requester, CoreContext context, Supplier<OverlayParameters> parameters) {
    this.requester = requester;
    this.context = context;
    this.parameters = parameters;
  }

  /** Sets who sends a ConfigUpdate to a node that answered Error_Config_Too_New. */
  void onOutdated(Function<List<Destination>, CompletableFuture<Answer>> sender) {
    update = sender;
  }

  /** A newer configuration is in force here. */
  void configured() {
    List<CompletableFuture<Void>> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(each -> each.complete(null));
  }

  @Override
  public CompletableFuture<Answer> request(
      List<Destination> to, MessageBody body, List<GenericCertificate> certificates) {
    int used = parameters.get().sequence();
    return requester
        .request(to, body, certificates)
        .exceptionallyCompose(
            failure ->
                switch (Failures.cause(failure)) {
                  case RequestException refusal when refusal.code() == ErrorCode.CONFIG_TOO_NEW ->
                      update.apply(to).thenCompose(_ -> requester.request(to, body, certificates));
                  case RequestException refusal when refusal.code() == ErrorCode.CONFIG_TOO_OLD ->
                      newerThan(used)
                          .thenCompose(_ -> requester.request(to, body, certificates))
                          .exceptionallyCompose(_ -> CompletableFuture.failedFuture(refusal));
                  default -> CompletableFuture.failedFuture(failure);
                });
  }

  private CompletableFuture<Void> newerThan(int used) {
    if (parameters.get().sequence() != used) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> newer = new CompletableFuture<>();
    waiting.add(newer);
    var _ =
        context
            .executor()
            .schedule(
                () -> {
                  newer.completeExceptionally(
                      new RequestException(ErrorCode.CONFIG_TOO_OLD, "no newer one has come"));
                  waiting.removeIf(CompletableFuture::isDone);
                },
                (long) PATIENCE_TIMERS * parameters.get().reliabilityTimer(),
                TimeUnit.MILLISECONDS);
    return newer;
  }
}
