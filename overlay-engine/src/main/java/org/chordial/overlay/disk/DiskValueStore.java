package org.chordial.overlay.disk;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.storage.MemoryValueStore;
import org.chordial.overlay.storage.StoredEntry;
import org.chordial.overlay.storage.StoredKind;
import org.chordial.overlay.storage.ValueStore;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;

/**
 * Keeps values in memory and in a file. A commit completes when it is on the disk, so that what a
 * peer has answered to a Store with survives its being killed. Where the disk fails, the peer says
 * so once and goes on as if it had none: two other peers hold copies. Used on the peer's executor;
 * the disk has a thread of its own, which ends when it is idle.
 */
public final class DiskValueStore implements ValueStore, AutoCloseable {
  /** The name of the file in its directory. */
  public static final String FILE = "values.db";

  /** So many Stores may wait for the disk at once. */
  private static final int MOST_WAITING = 4096;

  private final MemoryValueStore memory = new MemoryValueStore();
  private final WriteBehind disk;
  private final CoreContext context;
  private final CompletableFuture<Void> ready;

  /**
   * Begins to read what is there.
   *
   * @param notices hears the sentences for the user when a file is damaged or cannot be written
   */
  public DiskValueStore(
      Path directory, MessageCodec codec, CoreContext context, Consumer<String> notices) {
    this.context = context;
    disk = new WriteBehind(directory.resolve(FILE), codec, context, notices);
    ready = disk.open().thenAccept(this::loaded);
  }

  /** Completes when what was on the disk is here; nothing is to be committed before. */
  public CompletableFuture<Void> ready() {
    return ready;
  }

  /**
   * Lifetimes went on while the peer was away. A clock that has been set back since does not make
   * them longer.
   */
  private void loaded(List<ValueRow> rows) {
    Instant now = context.clock().instant();
    Map<ResourceId, Map<KindId, Loading>> resources = new HashMap<>();
    for (ValueRow row : rows) {
      StoredEntry entry = row.entry();
      Instant latest = now.plusSeconds(entry.data().lifetime());
      Instant expires = entry.expires().isBefore(latest) ? entry.expires() : latest;
      if (expires.isAfter(now)) {
        resources
            .computeIfAbsent(row.resource(), r -> new HashMap<>())
            .computeIfAbsent(row.kind(), k -> new Loading(row.generation(), new TreeMap<>()))
            .entries
            .put(
                row.place(),
                new StoredEntry(entry.data(), expires, entry.signer(), entry.certificate()));
      }
    }
    resources.forEach(
        (resource, kinds) -> {
          Map<KindId, StoredKind> whole = new HashMap<>();
          kinds.forEach((id, kind) -> whole.put(id, new StoredKind(kind.generation, kind.entries)));
          var _ = memory.commit(resource, whole);
        });
  }

  private record Loading(long generation, NavigableMap<Opaque, StoredEntry> entries) {}

  @Override
  public Map<KindId, StoredKind> get(ResourceId resource) {
    return memory.get(resource);
  }

  @Override
  public CompletableFuture<Void> commit(ResourceId resource, Map<KindId, StoredKind> kinds) {
    var _ = memory.commit(resource, kinds);
    return disk.write(resource, memory.get(resource));
  }

  @Override
  public void remove(ResourceId resource) {
    memory.remove(resource);
    var _ = disk.write(resource, Map.of());
  }

  @Override
  public boolean overloaded() {
    return disk.waiting() >= MOST_WAITING;
  }

  @Override
  public NavigableSet<ResourceId> resources() {
    return memory.resources();
  }

  @Override
  public int size() {
    return memory.size();
  }

  @Override
  public long bytes() {
    return memory.bytes();
  }

  @Override
  public long bytes(NodeId signer) {
    return memory.bytes(signer);
  }

  @Override
  public OptionalLong expiredStorageTime(
      ResourceId resource, KindId kind, Opaque place, Instant now) {
    return memory.expiredStorageTime(resource, kind, place, now);
  }

  @Override
  public long expiredGeneration(ResourceId resource, KindId kind, Instant now) {
    return memory.expiredGeneration(resource, kind, now);
  }

  /** Brings the last changes to the disk and closes the file, without waiting for it. */
  @Override
  public void close() {
    disk.close();
  }
}
