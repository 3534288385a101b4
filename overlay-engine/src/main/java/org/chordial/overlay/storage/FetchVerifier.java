package org.chordial.overlay.storage;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.security.Verification;
import org.chordial.overlay.wire.FetchAns;
import org.chordial.overlay.wire.FetchKindResponse;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.Signature;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataValue;

/** Sorts out what came of a Fetch (RFC 6940 sections 7.4.2.2 and 13.5.3). */
final class FetchVerifier {
  /** For how many places it is remembered which value was fetched last. */
  private static final int SPOTS = 256;

  private record Spot(ResourceId resource, KindId kind, Opaque place) {}

  private final KindRegistry kinds;
  private final ValueVerifier verifier;
  private final InstantSource clock;
  private final Recent<Spot> seen = new Recent<>(SPOTS);
  private final Recent<Spot> removed = new Recent<>(SPOTS);

  FetchVerifier(StorageEnvironment environment) {
    kinds = environment.kinds();
    verifier = environment.verifier();
    clock = environment.context().clock();
  }

  /**
   * "Upon receipt of a FetchAns message, nodes MUST verify the signatures on all the received
   * values. Any values with invalid signatures [...] MUST be discarded." So are those whose signer
   * may not write there, lest the storing peer serve one owner's value under another's name.
   */
  Fetched verified(ResourceId resource, KindId kind, FetchAns fetched, Answer answer) {
    KindDefinition definition = kinds.find(kind).orElseThrow();
    List<FetchedValue> values = new ArrayList<>();
    int discarded = 0;
    int rolledBack = 0;
    long generation = 0;
    long newest = 0;
    for (FetchKindResponse response : fetched.kindResponses()) {
      if (!response.kind().equals(kind)) {
        continue;
      }
      generation = response.generation();
      for (StoredData data : response.values()) {
        if (data.signature().equals(Signature.EMPTY)) {
          // Nobody signs that there is nothing, and nobody may leave a value unsigned.
          discarded += data.value().value().exists() ? 1 : 0;
        } else if (!(verifier.verify(resource, kind, data, answer.certificates())
                instanceof Verification.Valid(var by, var certificate))
            || !AccessPolicies.permits(definition, resource, data.value(), by, certificate)) {
          discarded++;
        } else {
          newest = later(newest, data.storageTime());
          Rollback rollback = rollback(resource, kind, data);
          rolledBack += rollback == Rollback.NONE ? 0 : 1;
          if (data.value().value().exists() && rollback != Rollback.OF_A_REMOVAL) {
            values.add(
                new FetchedValue(
                    data.value(), data.storageTime(), data.lifetime(), by, certificate));
          }
        }
      }
    }
    return new Fetched(
        answer.from(), generation, values, discarded, rolledBack, newest, answer.hops());
  }

  private enum Rollback {
    NONE,
    OF_A_VALUE,
    OF_A_REMOVAL
  }

  /**
   * "A fetching node which receives a data value with a storage time older than the result of the
   * previous fetch knows that a rollback has occurred" (13.5.3), unless the newer value has ended
   * meanwhile. An older value may still be of use, as when halves of the overlay have just merged;
   * but what was seen to be removed stays removed. Of arrays nothing can be said: their indices are
   * not signed.
   */
  private Rollback rollback(ResourceId resource, KindId kind, StoredData data) {
    if (data.value() instanceof StoredDataValue.ArrayEntry) {
      return Rollback.NONE;
    }
    Instant now = clock.instant();
    Spot spot = new Spot(resource, kind, Places.of(data.value()).orElse(Places.SINGLE));
    if (isOlder(data, removed.find(spot, now))) {
      return Rollback.OF_A_REMOVAL;
    }
    if (isOlder(data, seen.find(spot, now))) {
      return Rollback.OF_A_VALUE;
    }
    (data.value().value().exists() ? seen : removed)
        .note(spot, data.storageTime(), now.plusSeconds(data.lifetime()));
    return Rollback.NONE;
  }

  private static boolean isOlder(StoredData data, OptionalLong before) {
    return before.isPresent() && Long.compareUnsigned(data.storageTime(), before.getAsLong()) < 0;
  }

  /** The later of two storage times, which are unsigned. */
  static long later(long a, long b) {
    return Long.compareUnsigned(a, b) > 0 ? a : b;
  }
}
