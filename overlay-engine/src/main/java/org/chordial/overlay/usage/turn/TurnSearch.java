package org.chordial.overlay.usage.turn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.chordial.overlay.storage.Fetched;
import org.chordial.overlay.storage.FetchedValue;
import org.chordial.overlay.storage.StorageClient;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.TurnServer;
import org.chordial.overlay.wire.WireException;

/**
 * "Peers MAY find other servers by selecting a random Resource-ID and then doing a Find request for
 * the appropriate Kind-ID with that Resource-ID. The Find request gets routed to a random peer
 * based on the Resource-ID. If that peer knows of any servers, they will be returned" (RFC 6940
 * section 9). On the peer's serial executor.
 */
public final class TurnSearch {
  /** Where the turn-density is right a peer holds about three values: one in twenty has none. */
  private static final int ATTEMPTS = 24;

  private final NodeId self;
  private final StorageClient storage;
  private final MessageCodec codec;
  private final RandomGenerator random;

  public TurnSearch(
      NodeId self, StorageClient storage, MessageCodec codec, RandomGenerator random) {
    this.self = self;
    this.storage = storage;
    this.codec = codec;
    this.random = random;
  }

  /** A search that is under way: who was found, and how often it was tried. */
  private static final class Search {
    final Map<NodeId, FoundTurnServer> found = new LinkedHashMap<>();
    final int wanted;
    int attempts;

    Search(int wanted) {
      this.wanted = wanted;
    }
  }

  CompletableFuture<List<FoundTurnServer>> find(int wanted) {
    return next(new Search(wanted));
  }

  /**
   * "The returned response may be empty if the peer does not know of any servers, in which case the
   * process gets repeated with some other random Resource-ID."
   */
  private CompletableFuture<List<FoundTurnServer>> next(Search search) {
    if (search.found.size() >= search.wanted || search.attempts == ATTEMPTS) {
      return CompletableFuture.completedFuture(List.copyOf(search.found.values()));
    }
    search.attempts++;
    return storage
        .find(randomResource(), KindId.TURN_SERVICE)
        .thenCompose(place -> place.map(this::at).orElseGet(TurnSearch::nothing))
        .exceptionally(failure -> Optional.empty())
        .thenCompose(
            server -> {
              server.ifPresent(one -> search.found.putIfAbsent(one.node(), one));
              return next(search);
            });
  }

  private ResourceId randomResource() {
    byte[] bytes = new byte[ResourceIds.LENGTH];
    random.nextBytes(bytes);
    return new ResourceId(Opaque.of(bytes));
  }

  private CompletableFuture<Optional<FoundTurnServer>> at(ResourceId place) {
    return storage.fetch(place, KindId.TURN_SERVICE).thenApply(fetched -> server(place, fetched));
  }

  private static CompletableFuture<Optional<FoundTurnServer>> nothing() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  /** The value's signer has shown that the place belongs to its Node-ID. */
  private Optional<FoundTurnServer> server(ResourceId place, Fetched fetched) {
    for (FetchedValue value : fetched.values()) {
      try {
        TurnServer server = codec.decodeTurnServer(value.value().value().value());
        NodeId node = value.signer();
        if (!node.equals(self) && ResourceIds.of(node, server.iteration()).equals(place)) {
          return server
              .serverAddress()
              .toSocketAddress()
              .map(address -> new FoundTurnServer(node, address));
        }
      } catch (WireException e) {
        // Another place may have a server that can be read.
      }
    }
    return Optional.empty();
  }
}
