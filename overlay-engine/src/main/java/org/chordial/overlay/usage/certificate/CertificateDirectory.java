package org.chordial.overlay.usage.certificate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.storage.Fetched;
import org.chordial.overlay.storage.FetchedValue;
import org.chordial.overlay.storage.KeptValue;
import org.chordial.overlay.storage.StorageClient;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.DataValue;
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
   */
  public void publish(NodeCertificate certificate, NodeId nodeId, Duration lifetime) {
    close();
    keep(ResourceIds.of(nodeId), KindId.CERTIFICATE_BY_NODE, 0, certificate, lifetime);
    if (!certificate.userName().isEmpty()) {
      ResourceId resource = ResourceIds.of(certificate.userName());
      var _ =
          storage
              .fetch(resource, KindId.CERTIFICATE_BY_USER)
              .handle((fetched, failure) -> failure == null ? place(fetched, certificate) : 0)
              .thenAccept(
                  index ->
                      keep(resource, KindId.CERTIFICATE_BY_USER, index, certificate, lifetime));
    }
  }

  private void keep(
      ResourceId resource,
      KindId kind,
      long index,
      NodeCertificate certificate,
      Duration lifetime) {
    DataValue der = DataValue.of(certificate.der());
    published.add(
        storage.keep(resource, kind, new StoredDataValue.ArrayEntry(index, der), lifetime));
  }

  /**
   * Where the certificate lies already, or behind the others: "new certificates are stored at the
   * end of the list". The end is worked out here, because what is appended cannot be refreshed.
   */
  private static long place(Fetched fetched, NodeCertificate certificate) {
    long end = 0;
    for (FetchedValue value : fetched.values()) {
      if (value.value() instanceof StoredDataValue.ArrayEntry(long index, DataValue data)) {
        if (data.value().equals(certificate.der())) {
          return index;
        }
        end = Math.max(end, index + 1);
      }
    }
    return end;
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
