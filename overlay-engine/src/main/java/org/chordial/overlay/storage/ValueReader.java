package org.chordial.overlay.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.wire.ArrayRange;
import org.chordial.overlay.wire.DataModel;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.FetchKindResponse;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.ModelSpecifier;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.Signature;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataSpecifier;
import org.chordial.overlay.wire.StoredDataValue;

/** Selects the values that a Fetch or Stat asks for (RFC 6940 section 7.4.2). */
final class ValueReader {
  private static final long FINAL = 0xffffffffL;

  /** So many nonexistent values at most are made up. */
  private static final int FARTHEST = 256;

  private final KindRegistry kinds;
  private final MessageCodec codec;
  private final ValueStore store;

  ValueReader(StorageEnvironment environment, ValueStore store) {
    kinds = environment.kinds();
    codec = environment.codec();
    this.store = store;
  }

  /**
   * The values by Kind, and the certificates of their signers.
   *
   * @param bytes about what they take in a message
   */
  record Selection(
      List<FetchKindResponse> responses, List<GenericCertificate> certificates, int bytes) {}

  /** "There MUST be one FetchKindResponse element for each Kind-ID in the request." */
  Selection select(ResourceId resource, List<StoredDataSpecifier> specifiers, Instant now)
      throws RequestException {
    List<KindId> asked = specifiers.stream().map(StoredDataSpecifier::kind).toList();
    StoreProcessor.checkKindsOnce(asked);
    StoreChecks.requireKnown(kinds, codec, asked);
    Map<KindId, StoredKind> held = store.get(resource);
    List<FetchKindResponse> responses = new ArrayList<>();
    Set<GenericCertificate> certificates = new LinkedHashSet<>();
    int bytes = 0;
    for (StoredDataSpecifier specifier : specifiers) {
      StoredKind kind = held.getOrDefault(specifier.kind(), StoredKind.NONE).without(now);
      List<StoredData> values = new ArrayList<>();
      boolean known = specifier.generation() != 0 && specifier.generation() == kind.generation();
      int maxCount = kinds.find(specifier.kind()).orElseThrow().maxCount();
      List<Opaque> places = places(specifier, kind.entries(), maxCount);
      for (Opaque place : known ? List.<Opaque>of() : places) {
        StoredEntry entry = kind.entries().get(place);
        if (entry == null) {
          values.add(nonexistent(kinds.modelOf(specifier.kind()).orElseThrow(), place));
        } else {
          values.add(entry.aged(now));
          bytes += entry.bytes();
          certificates.add(entry.certificate());
        }
      }
      responses.add(new FetchKindResponse(specifier.kind(), kind.generation(), values));
    }
    return new Selection(responses, List.copyOf(certificates), bytes);
  }

  private static List<Opaque> places(
      StoredDataSpecifier specifier, NavigableMap<Opaque, StoredEntry> entries, int maxCount)
      throws RequestException {
    return switch (specifier.modelSpecifier()) {
      case ModelSpecifier.Single _ -> List.of(Places.SINGLE);
      case ModelSpecifier.Array array -> indices(array.indices(), entries, maxCount);
      // "If no keys are specified, then this is a wildcard fetch".
      case ModelSpecifier.Dictionary dictionary ->
          dictionary.keys().isEmpty() ? List.copyOf(entries.keySet()) : dictionary.keys();
      case ModelSpecifier.UnknownModel _ ->
          throw new RequestException(ErrorCode.INVALID_MESSAGE, "the specifier has no data model");
    };
  }

  /**
   * "0 is used to indicate the first element, and 0xffffffff is used to indicate the final element.
   * The first integer MUST be less than or equal to the second. While multiple ranges MAY be
   * specified, they MUST NOT overlap." What is asked for by number and lies behind the end is told
   * to be nonexistent, as far as the Kind allows an array to reach.
   */
  private static List<Opaque> indices(
      List<ArrayRange> ranges, NavigableMap<Opaque, StoredEntry> entries, int maxCount)
      throws RequestException {
    List<ArrayRange> sorted = new ArrayList<>(ranges);
    sorted.sort((a, b) -> Long.compare(a.first(), b.first()));
    long behind = -1;
    for (ArrayRange range : sorted) {
      if (range.first() > range.last() || range.first() <= behind) {
        throw new RequestException(
            ErrorCode.INVALID_MESSAGE, "ranges run upwards and do not overlap");
      }
      behind = range.last();
    }
    long end = entries.isEmpty() ? -1 : Places.index(entries.lastKey());
    long farthest = Math.max(end, Math.min(maxCount, FARTHEST) - 1);
    Set<Opaque> places = new LinkedHashSet<>();
    for (ArrayRange range : ranges) {
      long first = range.first() == FINAL ? Math.max(0, end) : range.first();
      long last = range.last() == FINAL ? end : Math.min(range.last(), farthest);
      for (long i = first; i <= last; i++) {
        places.add(Places.ofIndex(i));
      }
    }
    return List.copyOf(places);
  }

  /** "A synthetic value with 'exists' set to False [...] has an empty signature" (7.4.2.2). */
  private static StoredData nonexistent(DataModel model, Opaque place) {
    StoredDataValue value =
        switch (model) {
          case SINGLE -> new StoredDataValue.SingleValue(DataValue.NONEXISTENT);
          case ARRAY -> new StoredDataValue.ArrayEntry(Places.index(place), DataValue.NONEXISTENT);
          case DICTIONARY -> new StoredDataValue.DictionaryEntry(place, DataValue.NONEXISTENT);
        };
    return new StoredData(0, 0, value, Signature.EMPTY);
  }
}
