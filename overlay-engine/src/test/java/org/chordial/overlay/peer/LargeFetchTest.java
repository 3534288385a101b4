package org.chordial.overlay.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.config.AccessControl;
import org.chordial.overlay.config.KindBlock;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.peer.VirtualPeers.Member;
import org.chordial.overlay.storage.Fetched;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.DataModel;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StoredDataValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More values than one message of 20,000 bytes holds. */
class LargeFetchTest {
  private static final KindId PAGES = new KindId(0xF0000011);
  private static final KindId LINES = new KindId(0xF0000012);
  private static final int VALUES = 60;
  private static final int BYTES = 700;

  private final VirtualPeers peers =
      new VirtualPeers(
          77,
          document ->
              document.toBuilder()
                  .requiredKinds(
                      List.of(block(PAGES, DataModel.DICTIONARY), block(LINES, DataModel.ARRAY)))
                  .build());

  private static KindBlock block(KindId id, DataModel model) {
    return KindBlock.unsigned(
        new KindDefinition(
            Optional.of(id),
            "",
            model,
            AccessControl.USER_MATCH,
            VALUES,
            BYTES,
            4,
            Optional.empty()));
  }

  @AfterEach
  void endOverlay() {
    peers.close();
  }

  private Fetched storedAndFetched(KindId kind) throws OverlayException {
    Member first = peers.first();
    Member owner = peers.joined();
    ResourceId place = ResourceIds.of(owner.credentials().userName());
    for (int i = 0; i < VALUES; i++) {
      byte[] bytes = new byte[BYTES];
      bytes[0] = (byte) i;
      DataValue value = DataValue.of(Opaque.of(bytes));
      peers.time.await(
          owner
              .peer()
              .storage()
              .store(
                  place,
                  kind,
                  kind.equals(PAGES)
                      ? new StoredDataValue.DictionaryEntry(Opaque.of((byte) i), value)
                      : new StoredDataValue.ArrayEntry(i, value),
                  Duration.ofHours(1)),
          VirtualPeers.PATIENCE);
    }
    return peers.time.await(first.peer().storage().fetch(place, kind), VirtualPeers.PATIENCE);
  }

  private static void assertAllThere(Fetched fetched) {
    TreeSet<Integer> numbers = new TreeSet<>();
    fetched.values().forEach(each -> numbers.add((int) each.value().value().value().toBytes()[0]));
    assertEquals(VALUES, fetched.values().size());
    assertEquals(VALUES, numbers.size());
    assertEquals(0, fetched.discarded());
  }

  @Test
  void aDictionaryThatFitsNoMessageIsFetchedInParts() throws OverlayException {
    assertAllThere(storedAndFetched(PAGES));
  }

  @Test
  void anArrayThatFitsNoMessageIsFetchedInParts() throws OverlayException {
    assertAllThere(storedAndFetched(LINES));
  }
}
