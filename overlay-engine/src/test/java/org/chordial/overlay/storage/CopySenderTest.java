package org.chordial.overlay.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.Signature;
import org.chordial.overlay.wire.StoreAns;
import org.chordial.overlay.wire.StoreReq;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataValue;
import org.chordial.overlay.wire.WireSettings;
import org.junit.jupiter.api.Test;

class CopySenderTest {
  private static final int LONGEST_MESSAGE = 8000;
  private static final ResourceId RESOURCE = ResourceIds.of("alice@example.org");
  private static final NodeId BOB = NodeId.ofHex("000000000000000000000000000000b0");

  private final VirtualTime time = new VirtualTime();
  private final MemoryValueStore store = new MemoryValueStore();
  private final List<StoreReq> sent = new ArrayList<>();
  private final List<List<GenericCertificate>> buckets = new ArrayList<>();
  private final KindRegistry kinds =
      KindRegistry.of(ConfigurationDocument.named("example.org").build());
  private final MessageCodec codec =
      new MessageCodec(new WireSettings(NodeId.CHORD_LENGTH, kinds, LONGEST_MESSAGE));
  private final CopySender copies =
      new CopySender(
          store,
          new StorageEnvironment(
              kinds,
              codec,
              (resource, kind, data, bucket) -> null,
              (to, body, certificates) -> {
                sent.add((StoreReq) body);
                buckets.add(certificates);
                return CompletableFuture.completedFuture(
                    new Answer(BOB, null, new StoreAns(List.of()), List.of(), 1));
              },
              time.context(1)));

  private void hold(KindId kind, long generation, int values, int size) {
    TreeMap<Opaque, StoredEntry> entries = new TreeMap<>();
    for (int i = 0; i < values; i++) {
      Opaque key = Opaque.ofHex(String.format("%032x", i));
      StoredDataValue value =
          new StoredDataValue.DictionaryEntry(key, DataValue.of(Opaque.of(new byte[size])));
      Instant expires = time.instant().plusSeconds(100);
      entries.put(
          key,
          new StoredEntry(
              new StoredData(i, 100, value, Signature.EMPTY),
              expires,
              BOB,
              GenericCertificate.x509(Opaque.ofHex(String.format("%0400x", i)))));
    }
    var _ = store.commit(RESOURCE, Map.of(kind, new StoredKind(generation, entries)));
  }

  @Test
  void whatFitsIntoOneMessageGoesInOneWithTheLifetimesThatAreLeft() {
    hold(KindId.SIP_REGISTRATION, 7, 3, 100);
    time.advance(Duration.ofSeconds(40));
    copies.send(RESOURCE, Destination.of(BOB), 2).join();
    assertEquals(1, sent.size());
    assertEquals(2, sent.getFirst().replicaNumber());
    assertEquals(7, sent.getFirst().kindData().getFirst().generationCounter());
    sent.getFirst()
        .kindData()
        .getFirst()
        .values()
        .forEach(value -> assertEquals(60, value.lifetime()));
    assertEquals(3, buckets.getFirst().size());
  }

  @Test
  void whatIsLongerThanAMessageGoesInSeveralThatAreNot() {
    hold(KindId.SIP_REGISTRATION, 7, 30, 500);
    copies.send(RESOURCE, Destination.of(BOB), 1).join();
    assertTrue(sent.size() > 4, sent.size() + " messages");
    TreeSet<Long> arrived = new TreeSet<>();
    for (int i = 0; i < sent.size(); i++) {
      int bytes = codec.encodeBody(sent.get(i)).length();
      for (GenericCertificate certificate : buckets.get(i)) {
        bytes += certificate.certificate().length();
      }
      assertTrue(bytes < LONGEST_MESSAGE - 1000, bytes + " bytes");
      assertEquals(7, sent.get(i).kindData().getFirst().generationCounter());
      sent.get(i)
          .kindData()
          .getFirst()
          .values()
          .forEach(value -> assertTrue(arrived.add(value.storageTime())));
    }
    assertEquals(30, arrived.size());
  }

  @Test
  void whatIsExpiredIsNotCopied() {
    hold(KindId.SIP_REGISTRATION, 7, 3, 100);
    time.advance(Duration.ofSeconds(100));
    assertTrue(copies.send(RESOURCE, Destination.of(BOB), 1).isCompletedExceptionally());
    assertEquals(List.of(), sent);
  }
}
