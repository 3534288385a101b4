package org.chordial.overlay.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.storage.StoredKind;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.ResourceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings changes to a {@link ValueFile} on a thread of its own. What changes while a transaction is
 * on its way to the disk goes into the next one, together, and of a resource only its last state.
 * Methods are called, and futures complete, on the peer's executor.
 */
final class WriteBehind {
  private static final Logger LOG = LoggerFactory.getLogger(WriteBehind.class);
  private static final long RETRY_SECONDS = 10;

  private final Path path;
  private final MessageCodec codec;
  private final CoreContext context;
  private final Consumer<String> notices;
  private final ThreadPoolExecutor disk;
  private Map<ResourceId, Map<KindId, StoredKind>> pending = new HashMap<>();
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();

  /** Used on the disk's thread alone; null before it is open, and where it cannot be opened. */
  private ValueFile file;

  private boolean busy;
  private boolean failing;
  private boolean closed;

  WriteBehind(Path path, MessageCodec codec, CoreContext context, Consumer<String> notices) {
    this.path = path;
    this.codec = codec;
    this.context = context;
    this.notices = notices;
    disk =
        new ThreadPoolExecutor(
            1,
            1,
            RETRY_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("stored-values").daemon().factory());
    disk.allowCoreThreadTimeOut(true);
  }

  /**
   * Opens the file. One that is damaged is set aside, and a new one begun; the peer is to work in
   * any case.
   *
   * @return what was in it
   */
  CompletableFuture<List<ValueRow>> open() {
    busy = true;
    CompletableFuture<List<ValueRow>> opened = new CompletableFuture<>();
    disk.execute(
        () -> {
          List<ValueRow> rows = openNow();
          back(
              () -> {
                busy = false;
                opened.complete(rows);
                next();
              });
        });
    return opened;
  }

  private List<ValueRow> openNow() {
    try {
      file = ValueFile.open(path, codec);
      return file.load();
    } catch (IOException | SQLException e) {
      notice(OverlayFailure.STORED_VALUES_NOT_WRITTEN.text(path, e.getMessage()));
    } catch (ValueFile.DamagedException e) {
      beginAnew(e.getMessage());
    }
    return List.of();
  }

  private void beginAnew(String damage) {
    try {
      if (file != null) {
        file.close();
        file = null;
      }
      Path aside = path.resolveSibling(path.getFileName() + ".damaged-" + context.clock().millis());
      Files.move(path, aside);
      for (String part : List.of("-wal", "-shm")) {
        Files.deleteIfExists(path.resolveSibling(path.getFileName() + part));
      }
      file = ValueFile.open(path, codec);
      notice(OverlayFailure.STORED_VALUES_DAMAGED.text(path, damage, aside));
    } catch (SQLException | IOException | ValueFile.DamagedException e) {
      notice(OverlayFailure.STORED_VALUES_NOT_WRITTEN.text(path, e.getMessage()));
    }
  }

  /** Completes when the resource is on the disk as it is now, or cannot be brought there. */
  CompletableFuture<Void> write(ResourceId resource, Map<KindId, StoredKind> kinds) {
    pending.put(resource, kinds);
    if (failing || closed) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> written = new CompletableFuture<>();
    waiting.add(written);
    if (!busy) {
      next();
    }
    return written;
  }

  /** How many changes wait for the disk. */
  int waiting() {
    return waiting.size();
  }

  private void next() {
    if (closed || pending.isEmpty()) {
      return;
    }
    Map<ResourceId, Map<KindId, StoredKind>> batch = pending;
    List<CompletableFuture<Void>> told = waiting;
    pending = new HashMap<>();
    waiting = new ArrayList<>();
    busy = true;
    disk.execute(
        () -> {
          boolean written = writeNow(batch);
          back(() -> written(batch, told, written));
        });
  }

  private boolean writeNow(Map<ResourceId, Map<KindId, StoredKind>> batch) {
    if (file == null) {
      return true;
    }
    try {
      file.write(batch);
      return true;
    } catch (SQLException e) {
      back(() -> failed(e));
      return false;
    }
  }

  /** Once for all the attempts that follow. */
  private void failed(SQLException reason) {
    if (!failing) {
      failing = true;
      notice(OverlayFailure.STORED_VALUES_NOT_WRITTEN.text(path, reason.getMessage()));
    }
  }

  private void written(
      Map<ResourceId, Map<KindId, StoredKind>> batch,
      List<CompletableFuture<Void>> told,
      boolean onDisk) {
    told.forEach(future -> future.complete(null));
    if (onDisk) {
      failing = false;
      busy = false;
      next();
    } else {
      batch.forEach(pending::putIfAbsent);
      var _ = context.executor().schedule(this::tryAgain, RETRY_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void tryAgain() {
    busy = false;
    next();
  }

  /** Brings what is left to the disk and closes the file; does not wait for it. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    Map<ResourceId, Map<KindId, StoredKind>> last = pending;
    disk.execute(
        () -> {
          if (file == null) {
            return;
          }
          try (ValueFile closing = file) {
            if (!last.isEmpty()) {
              closing.write(last);
            }
          } catch (SQLException e) {
            notice(OverlayFailure.STORED_VALUES_NOT_WRITTEN.text(path, e.getMessage()));
          }
        });
    disk.shutdown();
  }

  private void notice(String sentence) {
    back(() -> notices.accept(sentence));
  }

  /** A peer that is gone by now needs no answer. */
  private void back(Runnable task) {
    try {
      context.executor().execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("The peer is gone: {}", e.getMessage());
    }
  }
}
