package org.chordial.overlay.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.wire.ArrayRange;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.MetaDataValue;
import org.chordial.overlay.wire.MetaDataValue.ArrayEntryMeta;
import org.chordial.overlay.wire.MetaDataValue.DictionaryEntryMeta;
import org.chordial.overlay.wire.ModelSpecifier;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.StatAns;
import org.chordial.overlay.wire.StoredMetaData;

/**
 * Fetches what is too much for one message. RFC 6940 section 7.4.3: a Stat tells "only metadata
 * about the stored values"; what it names is then fetched by halves, and halves of halves, until
 * each fits.
 */
final class FetchInParts {
  private final Function<ModelSpecifier, CompletableFuture<Fetched>> fetch;

  /**
   * @param fetch fetches some of the values
   */
  FetchInParts(Function<ModelSpecifier, CompletableFuture<Fetched>> fetch) {
    this.fetch = fetch;
  }

  /** Whether somebody refused to answer because the answer would be too long. */
  static boolean isCalledFor(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RequestException refusal
        && (refusal.code() == ErrorCode.RESPONSE_TOO_LARGE
            || refusal.code() == ErrorCode.INCOMPATIBLE_WITH_OVERLAY);
  }

  /**
   * @param failure of the Fetch of all at once, for where there are no parts
   */
  CompletableFuture<Fetched> fetch(StatAns what, Throwable failure) {
    List<MetaDataValue> places =
        what.kindResponses().stream()
            .flatMap(kind -> kind.values().stream())
            .map(StoredMetaData::metadata)
            .filter(each -> each instanceof ArrayEntryMeta || each instanceof DictionaryEntryMeta)
            .sorted(Comparator.comparingLong(FetchInParts::index))
            .toList();
    return halves(places, failure);
  }

  private CompletableFuture<Fetched> halves(List<MetaDataValue> places, Throwable failure) {
    if (places.size() < 2) {
      return CompletableFuture.failedFuture(failure);
    }
    int middle = places.size() / 2;
    return part(places.subList(0, middle))
        .thenCompose(
            former ->
                part(places.subList(middle, places.size()))
                    .thenApply(latter -> together(former, latter)));
  }

  private CompletableFuture<Fetched> part(List<MetaDataValue> places) {
    return fetch
        .apply(specifier(places))
        .exceptionallyCompose(
            failure ->
                isCalledFor(failure)
                    ? halves(places, failure)
                    : CompletableFuture.failedFuture(failure));
  }

  private static ModelSpecifier specifier(List<MetaDataValue> places) {
    List<ArrayRange> indices = new ArrayList<>();
    List<Opaque> keys = new ArrayList<>();
    for (MetaDataValue place : places) {
      if (place instanceof ArrayEntryMeta entry) {
        indices.add(new ArrayRange(entry.index(), entry.index()));
      } else if (place instanceof DictionaryEntryMeta entry) {
        keys.add(entry.key());
      }
    }
    return keys.isEmpty() ? new ModelSpecifier.Array(indices) : new ModelSpecifier.Dictionary(keys);
  }

  private static long index(MetaDataValue place) {
    return place instanceof ArrayEntryMeta entry ? entry.index() : 0;
  }

  private static Fetched together(Fetched former, Fetched latter) {
    List<FetchedValue> values = new ArrayList<>(former.values());
    values.addAll(latter.values());
    return new Fetched(
        latter.from(),
        latter.generation(),
        values,
        former.discarded() + latter.discarded(),
        former.rolledBack() + latter.rolledBack(),
        FetchVerifier.later(former.newest(), latter.newest()),
        Math.max(former.hops(), latter.hops()));
  }
}
