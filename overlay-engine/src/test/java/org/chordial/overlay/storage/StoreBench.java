package org.chordial.overlay.storage;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.chordial.overlay.config.AccessControl;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.IanaKind;
import org.chordial.overlay.config.KindBlock;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.harness.TestIdentities;
import org.chordial.overlay.harness.TestOverlay;
import org.chordial.overlay.harness.TestPeer;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.usage.sip.SipRegistration;
import org.chordial.overlay.usage.sip.SipRegistrationCodec;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StoreAns;
import org.chordial.overlay.wire.StoreKindData;
import org.chordial.overlay.wire.StoreReq;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataValue;
import org.junit.jupiter.api.BeforeEach;

/** A ring of five in which Alice stores and Mallory should not; four Kinds beside IANA's. */
abstract class StoreBench {
  static final KindId NOTES = new KindId(0xF0000001);
  static final KindId PAGE = new KindId(0xF0000002);
  static final KindId BEACON = new KindId(0xF0000003);
  static final KindId TAGS = new KindId(0xF0000004);
  static final int MAX_SIZE = 100;

  TestOverlay overlay;
  List<TestPeer> ring;
  TestPeer alice;
  TestPeer mallory;
  ResourceId name;
  ResourceId node;
  long now;

  @BeforeEach
  void makeRing() {
    overlay =
        new TestOverlay(
            7,
            ConfigurationDocument.named(TestIdentities.OVERLAY)
                .requiredKinds(
                    List.of(
                        block(NOTES, IanaKind.CERTIFICATE_BY_USER, AccessControl.USER_MATCH),
                        block(PAGE, IanaKind.TURN_SERVICE, AccessControl.NODE_MATCH),
                        block(TAGS, IanaKind.SIP_REGISTRATION, AccessControl.USER_MATCH),
                        block(BEACON, IanaKind.TURN_SERVICE, AccessControl.NODE_MULTIPLE)))
                .build());
    ring = overlay.ring(5);
    alice = ring.get(1);
    mallory = ring.get(2);
    name = ResourceIds.of(alice.user());
    node = ResourceIds.of(alice.id());
    now = overlay.time.millis();
  }

  static KindBlock block(KindId id, IanaKind like, AccessControl policy) {
    return KindBlock.unsigned(
        new KindDefinition(
            Optional.of(id), "", like.dataModel(), policy, 3, MAX_SIZE, 4, Optional.empty()));
  }

  Fetched fetch(String user) {
    return overlay.time.await(
        mallory.client.fetch(ResourceIds.of(user), KindId.SIP_REGISTRATION),
        Duration.ofSeconds(20));
  }

  StoreKindData registration(TestPeer peer, long time) {
    return registration(peer, peer.id(), ResourceIds.of(peer.user()), time);
  }

  StoreKindData registration(TestPeer peer, NodeId key, ResourceId at, long time) {
    Opaque route =
        new SipRegistrationCodec(peer.codec)
            .encode(new SipRegistration.Route("", List.of(Destination.of(peer.id()))));
    return kind(
        KindId.SIP_REGISTRATION,
        peer.signer.sign(
            at,
            KindId.SIP_REGISTRATION,
            time,
            600,
            new StoredDataValue.DictionaryEntry(key.value(), DataValue.of(route))));
  }

  StoredData signed(KindId kind, ResourceId at, long time, StoredDataValue value) {
    return signed(kind, at, time, 600, value);
  }

  StoredData signed(KindId kind, ResourceId at, long time, long lifetime, StoredDataValue value) {
    return alice.signer.sign(at, kind, time, lifetime, value);
  }

  static StoreKindData kind(KindId kind, StoredData data) {
    return new StoreKindData(kind, 0, List.of(data));
  }

  static StoredDataValue single(String text) {
    return new StoredDataValue.SingleValue(DataValue.of(bytes(text)));
  }

  static StoredDataValue entry(long index, String text) {
    return new StoredDataValue.ArrayEntry(index, DataValue.of(bytes(text)));
  }

  static StoredDataValue tag(String key, DataValue value) {
    return new StoredDataValue.DictionaryEntry(bytes(key), value);
  }

  static Opaque bytes(String text) {
    return Opaque.of(text.getBytes(StandardCharsets.UTF_8));
  }

  StoreAns store(TestPeer from, ResourceId at, StoreKindData data) {
    return send(from, Destination.of(at), new StoreReq(at, 0, List.of(data)), from);
  }

  StoreAns send(TestPeer from, Destination to, StoreReq request, TestPeer signer) {
    List<GenericCertificate> bucket = List.of(signer.credentials.certificate().generic());
    return (StoreAns)
        overlay
            .time
            .await(from.request(List.of(to), request, bucket), Duration.ofSeconds(20))
            .body();
  }

  ErrorCode refusal(TestPeer from, ResourceId at, StoreKindData data) {
    return refusal(from, at, data, from);
  }

  ErrorCode refusal(TestPeer from, ResourceId at, StoreKindData data, TestPeer signer) {
    return refused(from, at, 0, List.of(data), signer).code();
  }

  RequestException refused(
      TestPeer from, ResourceId at, int replica, List<StoreKindData> data, TestPeer signer) {
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () -> send(from, Destination.of(at), new StoreReq(at, replica, data), signer));
    return (RequestException) failure.getCause();
  }
}
