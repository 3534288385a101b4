package org.chordial.overlay.storage;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.forward.IncomingRequest;
import org.chordial.overlay.forward.Reply;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.RequestHandler;
import org.chordial.overlay.topology.TopologyPlugin;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.FetchAns;
import org.chordial.overlay.wire.FetchReq;
import org.chordial.overlay.wire.FindReq;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StatAns;
import org.chordial.overlay.wire.StatKindResponse;
import org.chordial.overlay.wire.StatReq;
import org.chordial.overlay.wire.StoreReq;

/**
 * The storing peer (RFC 6940 section 7): answers Store, Fetch, Stat and Find, and keeps the copies
 * of what it is responsible for where they belong. On the peer's serial executor.
 */
public final class StorageService {
  private final TopologyPlugin topology;
  private final ValueStore store;
  private final CoreContext context;
  private final StoreChecks checks;
  private final StoreProcessor processor;
  private final ValueReader reader;
  private final Finder finder;
  private final int room;
  private final ReplicaManager replicas;
  private final Offers offers;

  public StorageService(
      NodeId self,
      TopologyPlugin topology,
      ValueStore store,
      StorageLimits limits,
      StorageEnvironment environment) {
    this.topology = topology;
    this.store = store;
    context = environment.context();
    checks = new StoreChecks(topology, environment);
    processor =
        new StoreProcessor(environment.kinds(), environment.codec(), store, new Quota(limits));
    reader = new ValueReader(environment, store);
    finder = new Finder(topology, store, environment);
    room = CopySender.room(environment);
    CopySender copies = new CopySender(store, environment);
    Newer newer = new Newer(environment, store, checks);
    replicas = new ReplicaManager(self, topology, store, copies, newer, context);
    offers =
        new Offers(
            topology,
            store,
            checks,
            processor,
            environment,
            taken -> replicas.stored(taken.resource(), List.of()));
    topology.addListener(replicas);
  }

  /** The handlers by message code. */
  public Map<Integer, RequestHandler> handlers() {
    return Map.of(
        StoreReq.CODE, this::handle,
        FetchReq.CODE, this::handle,
        StatReq.CODE, this::handle,
        FindReq.CODE, this::handle);
  }

  /** How many resources are held here. */
  public int resources() {
    return store.size();
  }

  /** How many values exist here, those of other peers that this one has copies of included. */
  public int values() {
    Instant now = context.clock().instant();
    long values = 0;
    for (ResourceId resource : store.resources()) {
      for (StoredKind kind : store.get(resource).values()) {
        values += kind.without(now).existing();
      }
    }
    return (int) values;
  }

  /** What the store holds now comes from before a restart of the peer. */
  public void restored() {
    replicas.restored();
  }

  /** How many copies are on their way to other peers or wait to be sent. */
  public int copiesUnfinished() {
    return replicas.copiesUnfinished();
  }

  /** Removes what is stored of these Kinds. */
  public void discard(Set<KindId> kinds) {
    if (kinds.isEmpty()) {
      return;
    }
    for (ResourceId resource : store.resources()) {
      Map<KindId, StoredKind> gone = new HashMap<>(store.get(resource));
      gone.keySet().retainAll(kinds);
      if (!gone.isEmpty()) {
        gone.replaceAll((_, _) -> StoredKind.NONE);
        var _ = store.commit(resource, gone);
      }
    }
  }

  /** Stops every timer. */
  public void close() {
    replicas.close();
  }

  private CompletableFuture<Reply> handle(IncomingRequest request) {
    try {
      return switch (request.body()) {
        case StoreReq storeRequest -> store(request, storeRequest);
        case FetchReq fetch -> CompletableFuture.completedFuture(fetch(fetch));
        case StatReq stat -> CompletableFuture.completedFuture(stat(stat));
        case FindReq find -> CompletableFuture.completedFuture(Reply.of(finder.find(find)));
        default -> throw new RequestException(ErrorCode.INVALID_MESSAGE, "not of storage");
      };
    } catch (RequestException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The answer goes out, and the copies after it, when the values are as safe here as they get. */
  private CompletableFuture<Reply> store(IncomingRequest request, StoreReq storeRequest)
      throws RequestException {
    Instant now = context.clock().instant();
    ResourceId resource = storeRequest.resource();
    if (offers.isOne(request, storeRequest)) {
      offers.look(request.signerId(), storeRequest);
    }
    var entries = checks.check(request, storeRequest, now);
    if (store.overloaded()) {
      throw new RequestException(
          ErrorCode.DATA_TOO_LARGE, "this peer writes as fast as it can; try again");
    }
    boolean original = storeRequest.replicaNumber() == 0;
    List<NodeId> copies = original ? topology.replicaSet(resource) : List.of();
    StoreProcessor.Outcome outcome = processor.process(storeRequest, entries, copies, now);
    return store
        .commit(resource, outcome.kinds())
        .thenApply(
            safe -> {
              if (outcome.changed()) {
                replicas.stored(resource, original ? List.of() : List.of(request.signerId()));
              }
              return Reply.of(outcome.answer());
            });
  }

  private Reply fetch(FetchReq fetch) throws RequestException {
    ValueReader.Selection selection =
        reader.select(fetch.resource(), fetch.specifiers(), context.clock().instant());
    if (selection.bytes() > room) {
      throw new RequestException(
          ErrorCode.RESPONSE_TOO_LARGE, "ask for some of the values at a time");
    }
    return new Reply(new FetchAns(selection.responses()), selection.certificates());
  }

  private Reply stat(StatReq stat) throws RequestException {
    ValueReader.Selection selection =
        reader.select(stat.resource(), stat.specifiers(), context.clock().instant());
    return Reply.of(
        new StatAns(
            selection.responses().stream()
                .map(
                    kind ->
                        new StatKindResponse(
                            kind.kind(),
                            kind.generation(),
                            kind.values().stream().map(Metadata::of).toList()))
                .toList()));
  }
}
