package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.chordial.overlay.disk.DiskValueStore;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.storage.Fetched;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StoredDataValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer on real sockets that is ended without farewell and begun again. */
class RestartTest {
  @TempDir Path directory;

  private LoopbackPeers.Member begin(LoopbackPeers peers, Credentials credentials)
      throws Exception {
    LoopbackPeers.Member member =
        peers.add(
            credentials, List.of(), settings -> settings.withFirst(true).withStorage(directory));
    member.await(member.peer()::join);
    return member;
  }

  private static Fetched fetch(LoopbackPeers.Member member, ResourceId place) throws Exception {
    return member.await(() -> member.peer().storage().fetch(place, KindId.TURN_SERVICE));
  }

  @Test
  void whatAPeerHasAcknowledgedItHandsOutAgainAfterARestart() throws Exception {
    try (LoopbackPeers peers = new LoopbackPeers(document -> document)) {
      Credentials credentials = peers.overlay.credentials("peer0@overlay.example");
      ResourceId place = ResourceIds.of(credentials.nodeId(), 1);
      LoopbackPeers.Member before = begin(peers, credentials);
      StoredDataValue nothing = new StoredDataValue.SingleValue(DataValue.NONEXISTENT);
      before.await(
          () ->
              before
                  .peer()
                  .storage()
                  .store(place, KindId.TURN_SERVICE, nothing, Duration.ofHours(1)));
      Opaque key = credentials.nodeId().value();
      ResourceId name = ResourceIds.of(credentials.userName());
      before.await(
          () -> before.peer().sip().register(credentials.userName(), "", Duration.ofHours(1)));
      long generation = fetch(before, place).generation();
      before.close();

      LoopbackPeers.Member after = begin(peers, credentials);
      assertEquals(generation, fetch(after, place).generation());
      assertTrue(fetch(after, place).newest() > 0);
      Fetched registration =
          after.await(() -> after.peer().storage().fetch(name, KindId.SIP_REGISTRATION));
      assertEquals(1, registration.values().size());
      assertEquals(
          key, ((StoredDataValue.DictionaryEntry) registration.values().getFirst().value()).key());
      assertTrue(registration.values().getFirst().lifetime() > 3000);
    }
  }

  @Test
  void aPeerWhoseStoredValuesAreDamagedBeginsWithoutThem() throws Exception {
    Files.writeString(directory.resolve(DiskValueStore.FILE), "no database".repeat(100));
    try (LoopbackPeers peers = new LoopbackPeers(document -> document)) {
      LoopbackPeers.Member peer = begin(peers, peers.overlay.credentials("peer0@overlay.example"));
      assertTrue(peer.status().joined());
    }
    try (var files = Files.list(directory)) {
      assertTrue(files.anyMatch(file -> file.toString().contains(".damaged-")));
    }
  }
}
