package org.chordial.overlay.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.overlay.storage.StoredEntry;
import org.chordial.overlay.wire.KindId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskValueStoreTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path directory;

  private static InstantSource at(long secondsLater) {
    return InstantSource.fixed(START.plusSeconds(secondsLater));
  }

  private long remaining(OpenStore opened, int number, long now) throws Exception {
    StoredEntry entry =
        opened
            .get(store -> store.get(Values.resource(number)))
            .get(KindId.TURN_SERVICE)
            .entries()
            .firstEntry()
            .getValue();
    return entry.remaining(START.plusSeconds(now));
  }

  @Test
  void valuesAreThereAfterAReopeningWithTheLifetimeThatIsLeft() throws Exception {
    try (OpenStore opened = new OpenStore(directory, at(0))) {
      opened.store(7, at(0));
    }
    try (OpenStore opened = new OpenStore(directory, at(1000))) {
      assertEquals(7, Values.number(opened.get(store -> store.get(Values.resource(7)))));
      assertEquals(Values.LIFETIME - 1000, remaining(opened, 7, 1000));
      assertEquals("", opened.notices());
    }
  }

  @Test
  void whatExpiredMeanwhileIsGone() throws Exception {
    try (OpenStore opened = new OpenStore(directory, at(0))) {
      opened.store(7, at(0));
    }
    try (OpenStore opened = new OpenStore(directory, at(Values.LIFETIME))) {
      assertEquals(0, opened.get(DiskValueStore::size));
    }
  }

  @Test
  void aClockThatWasSetBackMakesNothingLiveLonger() throws Exception {
    try (OpenStore opened = new OpenStore(directory, at(0))) {
      opened.store(7, at(0));
    }
    try (OpenStore opened = new OpenStore(directory, at(-100_000))) {
      assertEquals(Values.LIFETIME, remaining(opened, 7, -100_000));
    }
  }

  @Test
  void whatWasReplacedOrRemovedDoesNotComeBack() throws Exception {
    try (OpenStore opened = new OpenStore(directory, at(0))) {
      opened.store(1, at(0));
      opened.store(2, at(0));
      opened
          .get(s -> s.commit(Values.resource(1), Values.both(101, START)))
          .get(20, TimeUnit.SECONDS);
      var _ =
          opened.get(
              s -> {
                s.remove(Values.resource(2));
                return true;
              });
      opened.store(3, at(0));
    }
    try (OpenStore opened = new OpenStore(directory, at(1))) {
      assertEquals(101, Values.number(opened.get(s -> s.get(Values.resource(1)))));
      assertEquals(Map.of(), opened.get(s -> s.get(Values.resource(2))));
      assertEquals(3, Values.number(opened.get(s -> s.get(Values.resource(3)))));
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsSetAsideWithASentence() throws Exception {
    Files.writeString(directory.resolve(DiskValueStore.FILE), "this is no database".repeat(500));
    try (OpenStore opened = new OpenStore(directory, at(0))) {
      assertEquals(0, opened.get(DiskValueStore::size));
      assertTrue(opened.notices().contains("are damaged"), opened.notices());
      assertTrue(opened.notices().contains("begins with none"), opened.notices());
      opened.store(5, at(0));
    }
    assertEquals(1, setAside().size());
    assertTrue(Files.readString(setAside().getFirst()).startsWith("this is no database"));
    try (OpenStore opened = new OpenStore(directory, at(1))) {
      assertEquals(5, Values.number(opened.get(s -> s.get(Values.resource(5)))));
    }
  }

  @Test
  void aFileWhosePagesWereOverwrittenIsSetAside() throws Exception {
    try (OpenStore opened = new OpenStore(directory, at(0))) {
      for (int i = 0; i < 50; i++) {
        opened.store(i, at(0));
      }
    }
    try (OpenStore opened = new OpenStore(directory, at(0))) {
      assertEquals(50, opened.get(DiskValueStore::size));
    }
    Path file = directory.resolve(DiskValueStore.FILE);
    sql("PRAGMA wal_checkpoint(TRUNCATE)");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      byte[] noise = new byte[20_000];
      new Random(1).nextBytes(noise);
      channel.write(ByteBuffer.wrap(noise), 4096);
    }
    try (OpenStore opened = new OpenStore(directory, at(0))) {
      assertEquals(0, opened.get(DiskValueStore::size));
      assertTrue(opened.notices().contains("set aside"), opened.notices());
    }
    assertEquals(1, setAside().size());
  }

  private void sql(String... statements) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(DiskValueStore.FILE));
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
      for (String text : statements) {
        statement.execute(text);
      }
    }
  }

  @Test
  void aValueWhoseBytesChangedOnTheDiskIsNotHandedOut() throws Exception {
    try (OpenStore opened = new OpenStore(directory, at(0))) {
      opened.store(1, at(0));
      opened.store(2, at(0));
    }
    sql(
        "UPDATE value SET certificate = zeroblob(601) WHERE resource = x'"
            + Values.resource(1).value().toHex()
            + "'");
    try (OpenStore opened = new OpenStore(directory, at(0))) {
      assertEquals(Map.of(), opened.get(s -> s.get(Values.resource(1))));
      assertEquals(2, Values.number(opened.get(s -> s.get(Values.resource(2)))));
    }
  }

  @Test
  void whereNothingCanBeWrittenThePeerSaysSoAndGoesOn() throws Exception {
    Path occupied = Files.writeString(directory.resolve("occupied"), "a file, no directory");
    try (OpenStore opened = new OpenStore(occupied, at(0))) {
      opened.store(5, at(0));
      assertEquals(5, Values.number(opened.get(s -> s.get(Values.resource(5)))));
      assertTrue(opened.notices().contains("cannot be kept"), opened.notices());
    }
  }

  @Test
  void manyChangesOfOneResourceWaitTogetherAndTheLastOneStays() throws Exception {
    try (OpenStore opened = new OpenStore(directory, at(0))) {
      CompletableFuture<Void> last =
          opened.get(
              s -> {
                CompletableFuture<Void> kept = CompletableFuture.completedFuture(null);
                for (int i = 0; i < 5000; i++) {
                  kept = s.commit(Values.resource(1), Values.both(i, START));
                }
                assertTrue(s.overloaded());
                return kept;
              });
      last.get(20, TimeUnit.SECONDS);
      assertFalse(opened.get(DiskValueStore::overloaded));
    }
    try (OpenStore opened = new OpenStore(directory, at(0))) {
      assertEquals(4999, Values.number(opened.get(s -> s.get(Values.resource(1)))));
    }
  }

  private List<Path> setAside() throws IOException {
    try (var files = Files.list(directory)) {
      return files.filter(f -> f.getFileName().toString().contains(".damaged-")).toList();
    }
  }
}
