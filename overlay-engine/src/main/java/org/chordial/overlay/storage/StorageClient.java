package org.chordial.overlay.storage;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.FetchAns;
import org.chordial.overlay.wire.FetchReq;
import org.chordial.overlay.wire.FindAns;
import org.chordial.overlay.wire.FindKindData;
import org.chordial.overlay.wire.FindReq;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.ModelSpecifier;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StatAns;
import org.chordial.overlay.wire.StatReq;
import org.chordial.overlay.wire.StoreAns;
import org.chordial.overlay.wire.StoreKindData;
import org.chordial.overlay.wire.StoreKindResponse;
import org.chordial.overlay.wire.StoreReq;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataSpecifier;
import org.chordial.overlay.wire.StoredDataValue;
import org.chordial.overlay.wire.WireException;

/**
 * Stores this node's values in the overlay and fetches everybody's (RFC 6940 section 7.4). Futures
 * fail with a {@link RequestException}. On the peer's serial executor.
 */
public final class StorageClient {
  private final Requester requester;
  private final ValueSigner signer;
  private final FetchVerifier fetches;
  private final KindRegistry kinds;
  private final MessageCodec codec;
  private final CoreContext context;
  private long lastStorageTime;

  /**
   * @param signer as a rule {@code MessageSigner::sign}
   */
  public StorageClient(StorageEnvironment environment, ValueSigner signer) {
    requester = environment.requester();
    fetches = new FetchVerifier(environment);
    kinds = environment.kinds();
    codec = environment.codec();
    context = environment.context();
    this.signer = signer;
  }

  /** Stores a value once, whatever the generation counter there is. */
  public CompletableFuture<StoreReceipt> store(
      ResourceId resource, KindId kind, StoredDataValue value, Duration lifetime) {
    return store(resource, kind, value, lifetime, 0);
  }

  /**
   * Stores a value once.
   *
   * @param generation the counter that the Kind must have there, as with HTTP's If-Match; 0 for
   *     any. If it has gone on, the newer state is fetched and the Store tried once more on it.
   */
  public CompletableFuture<StoreReceipt> store(
      ResourceId resource, KindId kind, StoredDataValue value, Duration lifetime, long generation) {
    long time = storageTime(0);
    return send(resource, kind, signed(resource, kind, value, lifetime, time), generation)
        .exceptionallyCompose(
            failure -> {
              Throwable cause = failure.getCause() == null ? failure : failure.getCause();
              if (!(cause instanceof RequestException refusal)) {
                return CompletableFuture.failedFuture(cause);
              }
              return switch (refusal.code()) {
                case DATA_TOO_OLD -> overtake(resource, kind, value, lifetime, generation);
                case GENERATION_COUNTER_TOO_LOW ->
                    send(
                        resource,
                        kind,
                        signed(resource, kind, value, lifetime, storageTime(0)),
                        currentGeneration(refusal, kind));
                default -> CompletableFuture.failedFuture(refusal);
              };
            });
  }

  /**
   * "If a node attempting to store new data in response to a user request [...] is rejected with an
   * Error_Data_Too_Old error, the node MAY elect to perform its store using a storage_time that
   * increments the value used with the previous store (this may be obtained by doing a Fetch)."
   */
  private CompletableFuture<StoreReceipt> overtake(
      ResourceId resource, KindId kind, StoredDataValue value, Duration lifetime, long generation) {
    return fetch(resource, kind)
        .thenCompose(
            fetched ->
                send(
                    resource,
                    kind,
                    signed(resource, kind, value, lifetime, storageTime(fetched.newest())),
                    generation));
  }

  /** Stores a value and stores it again before its lifetime ends, until told otherwise. */
  public KeptValue keep(
      ResourceId resource, KindId kind, StoredDataValue value, Duration lifetime) {
    return keep(
        lifetime,
        () -> store(resource, kind, value, lifetime),
        () -> store(resource, kind, nothingAt(value), lifetime));
  }

  /**
   * The same for what has to be found out anew each time.
   *
   * @param storing stores it once
   * @param removing stores once that there is nothing
   */
  public KeptValue keep(
      Duration lifetime,
      Supplier<CompletableFuture<StoreReceipt>> storing,
      Supplier<CompletableFuture<StoreReceipt>> removing) {
    KeptValue kept = new KeptValue(context, lifetime, storing, removing);
    kept.storeNow();
    return kept;
  }

  private static StoredDataValue nothingAt(StoredDataValue value) {
    return switch (value) {
      case StoredDataValue.SingleValue _ -> new StoredDataValue.SingleValue(DataValue.NONEXISTENT);
      case StoredDataValue.ArrayEntry entry ->
          new StoredDataValue.ArrayEntry(entry.index(), DataValue.NONEXISTENT);
      case StoredDataValue.DictionaryEntry entry ->
          new StoredDataValue.DictionaryEntry(entry.key(), DataValue.NONEXISTENT);
      case StoredDataValue.UnknownModelValue unknown -> unknown;
    };
  }

  /**
   * The Resource-ID nearest to that one, clockwise, at which the peer responsible there holds
   * values of the Kind (RFC 6940 section 7.4.4); empty where it holds none.
   */
  public CompletableFuture<Optional<ResourceId>> find(ResourceId near, KindId kind) {
    return requester
        .request(List.of(Destination.of(near)), new FindReq(near, List.of(kind)))
        .thenCompose(
            answer ->
                answer.body() instanceof FindAns found
                    ? CompletableFuture.completedFuture(
                        found.results().stream()
                            .filter(result -> result.kind().equals(kind))
                            .map(FindKindData::closest)
                            .filter(closest -> closest.value().length() == ResourceIds.LENGTH)
                            .findFirst())
                    : malformed());
  }

  /** Fetches all values of a Kind. */
  public CompletableFuture<Fetched> fetch(ResourceId resource, KindId kind) {
    return fetch(resource, kind, 0, Specifiers.all(kinds, kind));
  }

  /**
   * Fetches some values of a Kind, in several messages where one cannot hold them.
   *
   * @param generation the counter that was seen last; if it is still that, no values come
   */
  public CompletableFuture<Fetched> fetch(
      ResourceId resource, KindId kind, long generation, ModelSpecifier which) {
    return fetchOnce(resource, kind, generation, which)
        .exceptionallyCompose(
            failure ->
                FetchInParts.isCalledFor(failure)
                    ? fetchInParts(resource, kind, which, failure)
                    : CompletableFuture.failedFuture(failure));
  }

  private CompletableFuture<Fetched> fetchOnce(
      ResourceId resource, KindId kind, long generation, ModelSpecifier which) {
    StoredDataSpecifier specifier = new StoredDataSpecifier(kind, generation, which);
    return requester
        .request(List.of(Destination.of(resource)), new FetchReq(resource, List.of(specifier)))
        .thenCompose(answer -> verified(resource, kind, answer));
  }

  private CompletableFuture<Fetched> fetchInParts(
      ResourceId resource, KindId kind, ModelSpecifier which, Throwable failure) {
    FetchInParts parts = new FetchInParts(some -> fetchOnce(resource, kind, 0, some));
    StoredDataSpecifier specifier = new StoredDataSpecifier(kind, 0, which);
    return requester
        .request(List.of(Destination.of(resource)), new StatReq(resource, List.of(specifier)))
        .thenCompose(
            answer ->
                answer.body() instanceof StatAns what ? parts.fetch(what, failure) : malformed());
  }

  private CompletableFuture<Fetched> verified(ResourceId resource, KindId kind, Answer answer) {
    return answer.body() instanceof FetchAns fetched
        ? CompletableFuture.completedFuture(fetches.verified(resource, kind, fetched, answer))
        : malformed();
  }

  private StoredData signed(
      ResourceId resource, KindId kind, StoredDataValue value, Duration lifetime, long time) {
    return signer.sign(resource, kind, time, lifetime.toSeconds(), value);
  }

  private CompletableFuture<StoreReceipt> send(
      ResourceId resource, KindId kind, StoredData data, long generation) {
    StoreReq request =
        new StoreReq(resource, 0, List.of(new StoreKindData(kind, generation, List.of(data))));
    return requester
        .request(List.of(Destination.of(resource)), request)
        .thenCompose(
            answer -> {
              if (answer.body() instanceof StoreAns stored
                  && stored.kindResponses().size() == 1
                  && stored.kindResponses().getFirst().kind().equals(kind)) {
                StoreKindResponse response = stored.kindResponses().getFirst();
                return CompletableFuture.completedFuture(
                    new StoreReceipt(
                        answer.from(), response.generationCounter(), response.replicas()));
              }
              return malformed();
            });
  }

  /**
   * "The error_info [...] MUST be a StoreAns response containing the correct counter" (7.4.1.2).
   */
  private long currentGeneration(RequestException refusal, KindId kind) {
    try {
      return codec.decodeBody(StoreAns.CODE, refusal.info()) instanceof StoreAns current
          ? current.kindResponses().stream()
              .filter(response -> response.kind().equals(kind))
              .mapToLong(StoreKindResponse::generationCounter)
              .findFirst()
              .orElse(0)
          : 0;
    } catch (WireException e) {
      return 0;
    }
  }

  private static <T> CompletableFuture<T> malformed() {
    return CompletableFuture.failedFuture(
        new RequestException(ErrorCode.INVALID_MESSAGE, "the answer fits no such request"));
  }

  /**
   * This clock's milliseconds, but later than any that was used and than the one given. Behind a
   * storage time of 2^64-1, which only its owner can have stored, there is none.
   */
  private long storageTime(long laterThan) {
    long last = FetchVerifier.later(lastStorageTime, laterThan);
    lastStorageTime = FetchVerifier.later(context.clock().millis(), last == -1 ? last : last + 1);
    return lastStorageTime;
  }
}
