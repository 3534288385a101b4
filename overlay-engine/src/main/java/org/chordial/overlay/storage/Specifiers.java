package org.chordial.overlay.storage;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.chordial.overlay.wire.ArrayRange;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.ModelSpecifier;
import org.chordial.overlay.wire.StoreKindData;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataSpecifier;
import org.chordial.overlay.wire.StoredDataValue.ArrayEntry;
import org.chordial.overlay.wire.StoredDataValue.DictionaryEntry;

/** Specifiers for what a resource holds of a Kind (RFC 6940 section 7.4.2.1). */
final class Specifiers {
  private Specifiers() {}

  /** Of everything, of those Kinds that are known. */
  static List<StoredDataSpecifier> all(KindRegistry kinds, Collection<KindId> those) {
    return those.stream()
        .filter(kind -> kinds.find(kind).isPresent())
        .map(kind -> new StoredDataSpecifier(kind, 0, all(kinds, kind)))
        .toList();
  }

  /** Of everything. The Kind has to be one that is known. */
  static ModelSpecifier all(KindRegistry kinds, KindId kind) {
    return switch (kinds.modelOf(kind).orElseThrow()) {
      case SINGLE -> new ModelSpecifier.Single();
      case ARRAY -> new ModelSpecifier.Array(List.of(ArrayRange.ALL));
      case DICTIONARY -> new ModelSpecifier.Dictionary(List.of());
    };
  }

  /** Of what a Store names. The Kind has to be one that is known. */
  static ModelSpecifier of(KindRegistry kinds, StoreKindData stored) {
    return switch (kinds.modelOf(stored.kind()).orElseThrow()) {
      case SINGLE -> new ModelSpecifier.Single();
      case ARRAY ->
          new ModelSpecifier.Array(
              stored.values().stream()
                  .map(StoredData::value)
                  .flatMap(each -> each instanceof ArrayEntry entry ? Stream.of(entry) : null)
                  .map(ArrayEntry::index)
                  .distinct()
                  .sorted()
                  .map(index -> new ArrayRange(index, index))
                  .toList());
      case DICTIONARY ->
          new ModelSpecifier.Dictionary(
              stored.values().stream()
                  .map(StoredData::value)
                  .flatMap(each -> each instanceof DictionaryEntry entry ? Stream.of(entry) : null)
                  .map(DictionaryEntry::key)
                  .distinct()
                  .toList());
    };
  }
}
