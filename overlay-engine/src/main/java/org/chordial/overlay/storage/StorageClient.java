package org.chordial.overlay.storage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.security.Verification;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.FetchAns;
import org.chordial.overlay.wire.FetchKindResponse;
import org.chordial.overlay.wire.FetchReq;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.ModelSpecifier;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.Signature;
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
  private final ValueVerifier verifier;
  private final KindRegistry kinds;
  private final MessageCodec codec;
  private final CoreContext context;
  private long lastStorageTime;

  /**
   * @param signer as a rule {@code MessageSigner::sign}
   */
  public StorageClient(StorageEnvironment environment, ValueSigner signer) {
    requester = environment.requester();
    verifier = environment.verifier();
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
    KeptValue kept = new KeptValue(this, context, resource, kind, value, lifetime);
    kept.storeNow();
    return kept;
  }

  /** Fetches all values of a Kind. */
  public CompletableFuture<Fetched> fetch(ResourceId resource, KindId kind) {
    return fetch(resource, kind, 0, Specifiers.all(kinds, kind));
  }

  /**
   * Fetches some values of a Kind.
   *
   * @param generation the counter that was seen last; if it is still that, no values come
   */
  public CompletableFuture<Fetched> fetch(
      ResourceId resource, KindId kind, long generation, ModelSpecifier which) {
    StoredDataSpecifier specifier = new StoredDataSpecifier(kind, generation, which);
    return requester
        .request(List.of(Destination.of(resource)), new FetchReq(resource, List.of(specifier)))
        .thenCompose(answer -> verified(resource, kind, answer));
  }

  /**
   * "Upon receipt of a FetchAns message, nodes MUST verify the signatures on all the received
   * values. Any values with invalid signatures [...] MUST be discarded." So are those whose signer
   * may not write there, lest the storing peer serve one owner's value under another's name.
   */
  private CompletableFuture<Fetched> verified(ResourceId resource, KindId kind, Answer answer) {
    if (!(answer.body() instanceof FetchAns fetched)) {
      return malformed();
    }
    KindDefinition definition = kinds.find(kind).orElseThrow();
    List<FetchedValue> values = new ArrayList<>();
    int discarded = 0;
    long generation = 0;
    long newest = 0;
    for (FetchKindResponse response : fetched.kindResponses()) {
      if (!response.kind().equals(kind)) {
        continue;
      }
      generation = response.generation();
      for (StoredData data : response.values()) {
        if (data.signature().equals(Signature.EMPTY)) {
          continue;
        }
        if (verifier.verify(resource, kind, data, answer.certificates())
                instanceof Verification.Valid(var by, var certificate)
            && AccessPolicies.permits(definition, resource, data.value(), by, certificate)) {
          newest = Math.max(newest, data.storageTime());
          if (data.value().value().exists()) {
            values.add(
                new FetchedValue(
                    data.value(), data.storageTime(), data.lifetime(), by, certificate));
          }
        } else {
          discarded++;
        }
      }
    }
    return CompletableFuture.completedFuture(
        new Fetched(answer.from(), generation, values, discarded, newest, answer.hops()));
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

  /** This clock's milliseconds, but later than any that was used and than the one given. */
  private long storageTime(long laterThan) {
    lastStorageTime = Math.max(context.clock().millis(), Math.max(lastStorageTime, laterThan) + 1);
    return lastStorageTime;
  }
}
