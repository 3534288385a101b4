package org.chordial.overlay.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.forward.IncomingRequest;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.topology.TopologyPlugin;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.FetchAns;
import org.chordial.overlay.wire.FetchKindResponse;
import org.chordial.overlay.wire.FetchReq;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.StoreKindData;
import org.chordial.overlay.wire.StoreReq;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataSpecifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What peers would hand over that "MUST be rejected" (RFC 6940 section 7.4.1.1), since they are
 * neither in the replica set nor nearer: where two halves of an overlay have merged, who answered
 * for a resource in one of them may stand far from it. It is refused, and what it has is fetched
 * from it, if its owner has signed it so lately that the owner is still there.
 */
final class Offers {

  /** Owners store again sooner: {@link KeptValue}. */
  private static final Duration FRESH = Duration.ofMinutes(15);

  /** Who is turned away offers it again. */
  private static final int MAX_UNDER_WAY = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Offers.class);

  private final TopologyPlugin topology;
  private final ValueStore store;
  private final StoreChecks checks;
  private final StoreProcessor processor;
  private final KindRegistry kinds;
  private final Requester requester;
  private final CoreContext context;
  private final Consumer<StoreReq> taken;
  private int underWay;

  /**
   * @param taken hears of what has come to be held here
   */
  Offers(
      TopologyPlugin topology,
      ValueStore store,
      StoreChecks checks,
      StoreProcessor processor,
      StorageEnvironment environment,
      Consumer<StoreReq> taken) {
    this.topology = topology;
    this.store = store;
    this.checks = checks;
    this.processor = processor;
    this.taken = taken;
    kinds = environment.kinds();
    requester = environment.requester();
    context = environment.context();
  }

  /** Whether a Store is of one who cannot know otherwise that this peer is responsible now. */
  boolean isOne(IncomingRequest request, StoreReq offered) {
    return offered.replicaNumber() != 0
        && topology.isResponsible(offered.resource().value())
        && !topology.isPlausibleHolder(offered.resource(), request.signerId());
  }

  /** Fetches what was offered. */
  void look(NodeId from, StoreReq offered) {
    List<StoredDataSpecifier> wanted =
        offered.kindData().stream()
            .filter(data -> kinds.find(data.kind()).isPresent())
            .map(data -> new StoredDataSpecifier(data.kind(), 0, Specifiers.of(kinds, data)))
            .toList();
    if (underWay >= MAX_UNDER_WAY || wanted.isEmpty()) {
      return;
    }
    underWay++;
    var _ =
        requester
            .request(List.of(Destination.of(from)), new FetchReq(offered.resource(), wanted))
            .thenAccept(answer -> take(offered, answer))
            .whenComplete(
                (_, failure) -> {
                  underWay--;
                  if (failure != null) {
                    LOG.debug("{} did not show {}", from, offered.resource(), failure);
                  }
                });
  }

  private void take(StoreReq offered, Answer answer) {
    if (!(answer.body() instanceof FetchAns fetched)
        || !topology.isResponsible(offered.resource().value())) {
      return;
    }
    Instant now = context.clock().instant();
    Map<StoredData, StoredEntry> entries = new HashMap<>();
    List<StoreKindData> kindData = new ArrayList<>();
    for (FetchKindResponse response : fetched.kindResponses()) {
      if (isAskedFor(offered, response)) {
        Map<StoredData, StoredEntry> good = admissible(offered, response, answer, now);
        entries.putAll(good);
        kindData.add(
            new StoreKindData(response.kind(), response.generation(), List.copyOf(good.keySet())));
      }
    }
    commit(new StoreReq(offered.resource(), offered.replicaNumber(), kindData), entries, now);
  }

  private static boolean isAskedFor(StoreReq offered, FetchKindResponse response) {
    return response.generation() != 0
        && offered.kindData().stream().anyMatch(data -> data.kind().equals(response.kind()));
  }

  private Map<StoredData, StoredEntry> admissible(
      StoreReq offered, FetchKindResponse response, Answer answer, Instant now) {
    KindDefinition kind = kinds.find(response.kind()).orElseThrow();
    StoredKind held = store.get(offered.resource()).getOrDefault(response.kind(), StoredKind.NONE);
    Map<StoredData, StoredEntry> good = new HashMap<>();
    for (StoredData value : response.values()) {
      if (isFresh(value, now) && Newer.isNewer(held.entries(), value)) {
        checks
            .admissible(
                kind, response.kind(), offered.resource(), value, answer.certificates(), now)
            .ifPresent(entry -> good.put(value, entry));
      }
    }
    return good;
  }

  /** Longer ago it may have been removed since, and who replays it counts on that. */
  private static boolean isFresh(StoredData value, Instant now) {
    return Long.compareUnsigned(value.storageTime(), now.minus(FRESH).toEpochMilli()) >= 0;
  }

  private void commit(StoreReq request, Map<StoredData, StoredEntry> entries, Instant now) {
    if (entries.isEmpty() || store.overloaded()) {
      return;
    }
    try {
      StoreProcessor.checkKindsOnce(request.kindData().stream().map(StoreKindData::kind).toList());
      StoreProcessor.Outcome outcome = processor.process(request, entries, List.of(), now);
      var _ =
          store.commit(request.resource(), outcome.kinds()).thenAccept(_ -> taken.accept(request));
    } catch (RequestException e) {
      LOG.debug("{} is not taken: {}", request.resource(), e.getMessage());
    }
  }
}
