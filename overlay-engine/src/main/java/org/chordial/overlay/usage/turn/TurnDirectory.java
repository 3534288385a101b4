package org.chordial.overlay.usage.turn;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.chordial.overlay.storage.KeptValue;
import org.chordial.overlay.storage.StorageClient;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.IpAddressPort;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.StoredDataValue;
import org.chordial.overlay.wire.TurnServer;

/**
 * Tells the overlay that this peer is a TURN server, and finds those that others are (RFC 6940
 * section 9). On the peer's serial executor.
 */
public final class TurnDirectory {
  /** "NODE-MULTIPLE, with a maximum iteration of counter 20." */
  public static final int MAX_DENSITY = 20;

  private static final Duration LIFETIME = Duration.ofHours(1);

  private final NodeId self;
  private final StorageClient storage;
  private final MessageCodec codec;
  private final IntSupplier density;
  private final TurnSearch search;
  private final List<KeptValue> published = new ArrayList<>();
  private Optional<InetSocketAddress> server = Optional.empty();

  /**
   * @param density the configuration's turn-density as it is now
   * @param search finds the servers of others
   */
  public TurnDirectory(
      NodeId self,
      StorageClient storage,
      MessageCodec codec,
      IntSupplier density,
      TurnSearch search) {
    this.self = self;
    this.storage = storage;
    this.codec = codec;
    this.density = density;
    this.search = search;
  }

  /**
   * "If the turn-density is not set to zero, for each value, called d, between 1 and turn-density,
   * the peer forms a Resource Name by concatenating its Node-ID and the value d. [...] The address
   * of the peer is stored at that Resource-ID using type TURN-SERVICE". It is kept there until
   * {@link #withdraw} or {@link #close}. Whether this peer should, {@link TurnCandidacy} says.
   *
   * @return completes when it is stored at every place
   */
  public CompletableFuture<Void> publish(InetSocketAddress address) {
    close();
    server = Optional.of(address);
    List<CompletableFuture<?>> stored = new ArrayList<>();
    for (int d = 1; d <= Math.min(density.getAsInt(), MAX_DENSITY); d++) {
      TurnServer value = new TurnServer(d, IpAddressPort.of(address));
      KeptValue kept =
          storage.keep(
              ResourceIds.of(self, d),
              KindId.TURN_SERVICE,
              new StoredDataValue.SingleValue(DataValue.of(codec.encodeTurnServer(value))),
              LIFETIME);
      published.add(kept);
      stored.add(kept.first());
    }
    return CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new));
  }

  /** At how many places this peer has told of itself. */
  public int places() {
    return published.size();
  }

  /**
   * Stores again now: the peer has joined anew, or the configuration is another one. Where the
   * density has changed, so do the places.
   */
  public void renew() {
    if (server.isPresent() && places() != Math.min(density.getAsInt(), MAX_DENSITY)) {
      List<KeptValue> before = List.copyOf(published);
      var _ = publish(server.get());
      before.stream()
          .skip(places())
          .forEach(
              kept -> {
                var _ = kept.remove();
              });
    } else {
      published.forEach(KeptValue::storeNow);
    }
  }

  /** This peer serves no more: nothing is stored in the places' stead. */
  public CompletableFuture<Void> withdraw() {
    CompletableFuture<?>[] removed =
        published.stream().map(KeptValue::remove).toArray(CompletableFuture[]::new);
    close();
    return CompletableFuture.allOf(removed);
  }

  /**
   * Servers that other peers are, no more than wanted; fewer, or none, where the overlay has few.
   */
  public CompletableFuture<List<FoundTurnServer>> find(int wanted) {
    return density.getAsInt() == 0
        ? CompletableFuture.completedFuture(List.of())
        : search.find(wanted);
  }

  /** Leaves what is stored to its lifetime. */
  public void close() {
    published.forEach(KeptValue::stop);
    published.clear();
    server = Optional.empty();
  }
}
