package org.chordial.overlay.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.forward.IncomingRequest;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.security.Verification;
import org.chordial.overlay.topology.TopologyPlugin;
import org.chordial.overlay.wire.DataModel;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StoreKindData;
import org.chordial.overlay.wire.StoreReq;
import org.chordial.overlay.wire.StoredData;
import org.chordial.overlay.wire.StoredDataValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may store what where, in the order of RFC 6940 section 7.4.1.1. */
final class StoreChecks {
  private static final Logger LOG = LoggerFactory.getLogger(StoreChecks.class);

  /** What fits into {@code KindId unknown_kinds<0..2^8-1>}. */
  private static final int MAX_TOLD = 63;

  private final TopologyPlugin topology;
  private final KindRegistry kinds;
  private final ValueVerifier verifier;
  private final MessageCodec codec;

  StoreChecks(TopologyPlugin topology, StorageEnvironment environment) {
    this.topology = topology;
    kinds = environment.kinds();
    verifier = environment.verifier();
    codec = environment.codec();
  }

  /**
   * The values of an admissible request as they will be held.
   *
   * @throws RequestException with the error to answer
   */
  Map<StoredData, StoredEntry> check(IncomingRequest request, StoreReq store, Instant now)
      throws RequestException {
    checkPlace(request, store);
    checkKinds(store);
    Map<StoredData, StoredEntry> entries = new HashMap<>();
    for (StoreKindData data : store.kindData()) {
      KindDefinition kind = kinds.find(data.kind()).orElseThrow();
      for (StoredData value : data.values()) {
        entries.put(
            value, admit(kind, data.kind(), store.resource(), value, request.certificates(), now));
        if (store.replicaNumber() == 0) {
          checkSender(kind, store.resource(), value, request);
        }
      }
    }
    return entries;
  }

  /**
   * "The peer MUST check that it is responsible for the resource if the replica number is zero. The
   * peer MUST check that it expects to be a replica for the resource and that the request sender is
   * consistent with being the responsible node".
   */
  private void checkPlace(IncomingRequest request, StoreReq store) throws RequestException {
    ResourceId resource = store.resource();
    if (store.replicaNumber() == 0) {
      if (!topology.isResponsible(resource.value())) {
        throw new RequestException(
            ErrorCode.NOT_FOUND, "this peer is not responsible for the resource");
      }
    } else if (!topology.isReplica(resource)
        || !topology.isPlausibleHolder(resource, request.signerId())) {
      throw forbidden("this peer expects no replica of the resource from that one");
    }
  }

  /** "The Kind-ID is known and supported." */
  private void checkKinds(StoreReq store) throws RequestException {
    List<KindId> asked = store.kindData().stream().map(StoreKindData::kind).toList();
    StoreProcessor.checkKindsOnce(asked);
    requireKnown(kinds, codec, asked);
  }

  static void requireKnown(KindRegistry kinds, MessageCodec codec, List<KindId> asked)
      throws RequestException {
    List<KindId> unknown = new ArrayList<>(asked);
    unknown.removeIf(kind -> kinds.find(kind).isPresent());
    if (!unknown.isEmpty()) {
      throw new RequestException(
          ErrorCode.UNKNOWN_KIND,
          codec.encodeUnknownKinds(unknown.subList(0, Math.min(MAX_TOLD, unknown.size()))));
    }
  }

  /**
   * "The signatures over each individual data element, if any, are valid. [...] Each element is
   * signed by a credential which is authorized to write this Kind at this Resource-ID." A value
   * without signer, which only a storing peer makes up, does not pass the first of these.
   */
  StoredEntry admit(
      KindDefinition kind,
      KindId id,
      ResourceId resource,
      StoredData value,
      List<GenericCertificate> bucket,
      Instant now)
      throws RequestException {
    if (!fits(kinds.modelOf(id).orElseThrow(), value.value())) {
      throw new RequestException(ErrorCode.INVALID_MESSAGE, "the value is of another data model");
    }
    if (!(verifier.verify(resource, id, value, bucket)
        instanceof Verification.Valid(var signer, var certificate))) {
      throw forbidden("the signature of a value is not valid");
    }
    if (!AccessPolicies.permits(kind, resource, value.value(), signer, certificate)) {
      throw forbidden("its signer may not write this value here");
    }
    if (!kinds.ruleOf(id).admits(kind, value.value(), certificate)) {
      throw forbidden("the usage does not admit this value");
    }
    return StoredEntry.received(value, signer, certificate, now);
  }

  /** The same, where a value that fails is simply not taken. */
  Optional<StoredEntry> admissible(
      KindDefinition kind,
      KindId id,
      ResourceId resource,
      StoredData value,
      List<GenericCertificate> bucket,
      Instant now) {
    try {
      return Optional.of(admit(kind, id, resource, value, bucket, now));
    } catch (RequestException e) {
      LOG.debug("not taken over: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * "For original (non-replica) stores, the StoreReq is signed by a credential which is authorized
   * to write this Kind at this Resource-ID."
   */
  private static void checkSender(
      KindDefinition kind, ResourceId resource, StoredData value, IncomingRequest request)
      throws RequestException {
    if (!AccessPolicies.permits(
        kind, resource, value.value(), request.signerId(), request.signer())) {
      throw forbidden("the sender of the Store may not write this value here");
    }
  }

  private static boolean fits(DataModel model, StoredDataValue value) {
    return switch (value) {
      case StoredDataValue.SingleValue _ -> model == DataModel.SINGLE;
      case StoredDataValue.ArrayEntry _ -> model == DataModel.ARRAY;
      case StoredDataValue.DictionaryEntry _ -> model == DataModel.DICTIONARY;
      case StoredDataValue.UnknownModelValue _ -> false;
    };
  }

  private static RequestException forbidden(String info) {
    return new RequestException(ErrorCode.FORBIDDEN, info);
  }
}
