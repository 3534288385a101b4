package org.chordial.overlay.usage.certificate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.storage.Fetched;
import org.chordial.overlay.storage.FetchedValue;
import org.chordial.overlay.storage.KeptValue;
import org.chordial.overlay.storage.StorageClient;
import org.chordial.overlay.storage.StoreReceipt;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StoredDataValue;

/**
 * Publishes this node's certificate and finds those of others (RFC 6940 section 8). On the peer's
 * serial executor.
 */
public final class CertificateDirectory {
  private final StorageClient storage;
  private final List<KeptValue> published = new ArrayList<>();

  public CertificateDirectory(StorageClient storage) {
    this.storage = storage;
  }

  /**
   * "A user/node MUST store its certificate at Resource-IDs derived from two Resource Names: the
   * user name in the certificate, the Node-ID in the certificate." It is kept there until {@link
   * #close}.
   *
   * @return completes when it is stored at both
   */
  public CompletableFuture<Void> publish(
      NodeCertificate certificate, NodeId nodeId, Duration lifetime) {
    close();
    keep(ResourceIds.of(nodeId), KindId.CERTIFICATE_BY_NODE, certificate, lifetime);
    if (!certificate.userName().isEmpty()) {
      keep(
          ResourceIds.of(certificate.userName()),
          KindId.CERTIFICATE_BY_USER,
          certificate,
          lifetime);
    }
    return CompletableFuture.allOf(
        published.stream().map(KeptValue::first).toArray(CompletableFuture[]::new));
  }

  private void keep(
      ResourceId resource, KindId kind, NodeCertificate certificate, Duration lifetime) {
    Supplier<CompletableFuture<StoreReceipt>> storing =
        () ->
            storage
                .fetch(resource, kind)
                .thenCompose(fetched -> store(resource, kind, certificate, lifetime, fetched));
    published.add(storage.keep(lifetime, storing, storing));
  }

  /**
   * "New certificates are stored at the end of the list." One that is there already is stored again
   * where it is; and where the list has grown as long as it may be, in a gap that an expired one
   * has left.
   */
  private CompletableFuture<StoreReceipt> store(
      ResourceId resource,
      KindId kind,
      NodeCertificate certificate,
      Duration lifetime,
      Fetched fetched) {
    DataValue der = DataValue.of(certificate.der());
    Set<Long> taken = new HashSet<>();
    long index = StoredDataValue.ArrayEntry.APPEND;
    for (FetchedValue value : fetched.values()) {
      if (value.value() instanceof StoredDataValue.ArrayEntry(long at, DataValue data)) {
        taken.add(at);
        if (data.equals(der)) {
          index = Math.min(index, at);
        }
      }
    }
    return storage
        .store(resource, kind, new StoredDataValue.ArrayEntry(index, der), lifetime)
        .exceptionallyCompose(
            failure ->
                isFull(failure)
                    ? storage.store(
                        resource, kind, new StoredDataValue.ArrayEntry(gap(taken), der), lifetime)
                    : CompletableFuture.failedFuture(failure));
  }

  private static boolean isFull(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof RequestException refusal && refusal.code() == ErrorCode.DATA_TOO_LARGE;
  }

  private static long gap(Set<Long> taken) {
    return LongStream.iterate(0, i -> i + 1).filter(i -> !taken.contains(i)).findFirst().orElse(0);
  }

  /** Stores again now: the peer has joined anew. */
  public void renew() {
    published.forEach(KeptValue::storeNow);
  }

  /** Leaves what is stored to its lifetime. */
  public void close() {
    published.forEach(KeptValue::stop);
    published.clear();
  }

  /** The valid certificates of a user's nodes that are in the overlay. */
  public CompletableFuture<List<NodeCertificate>> ofUser(String userName) {
    return fetch(ResourceIds.of(userName), KindId.CERTIFICATE_BY_USER);
  }

  /** The valid certificates of a node that are in the overlay. */
  public CompletableFuture<List<NodeCertificate>> ofNode(NodeId nodeId) {
    return fetch(ResourceIds.of(nodeId), KindId.CERTIFICATE_BY_NODE);
  }

  /**
   * A value was signed with the certificate that it is: the verified signer's is the one to give,
   * and what differs from it is passed over.
   */
  private CompletableFuture<List<NodeCertificate>> fetch(ResourceId resource, KindId kind) {
    return storage.fetch(resource, kind).thenApply(CertificateDirectory::certificates);
  }

  private static List<NodeCertificate> certificates(Fetched fetched) {
    return fetched.values().stream()
        .filter(value -> value.value().value().value().equals(value.certificate().der()))
        .map(FetchedValue::certificate)
        .distinct()
        .toList();
  }
}
