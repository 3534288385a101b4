package org.chordial.overlay.usage.sip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.storage.Fetched;
import org.chordial.overlay.storage.FetchedValue;
import org.chordial.overlay.storage.StorageClient;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.WireException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One resolution of a name (RFC 7904 section 4.2). The RFC sets no end to forwarding; here nobody
 * is looked up twice, a chain has at most five links, and a name leads to at most eight devices, so
 * that no registration makes a caller's phone ring the whole overlay (section 8.2.1).
 */
final class SipResolver {
  private static final Logger LOG = LoggerFactory.getLogger(SipResolver.class);
  static final int MAX_DEPTH = 5;
  static final int MAX_CONTACTS = 8;
  static final int MAX_NAMES = 16;

  private final StorageClient storage;
  private final SipDomains domains;
  private final SipRegistrationCodec codec;
  private final MessageCodec messages;
  private final CoreContext context;
  private final Instant started;
  private final Set<Aor> visited = new LinkedHashSet<>();
  private final Set<Aor> external = new LinkedHashSet<>();
  private final Map<NodeId, Contact> contacts = new LinkedHashMap<>();
  private int fetches;
  private int hops;

  SipResolver(
      StorageClient storage, SipDomains domains, MessageCodec messages, CoreContext context) {
    this.storage = storage;
    this.domains = domains;
    this.messages = messages;
    this.context = context;
    codec = new SipRegistrationCodec(messages);
    started = context.clock().instant();
  }

  CompletableFuture<Resolution> resolve(String asked, Aor aor) {
    Optional<Gruu> gruu = Gruu.parse(asked, messages);
    if (gruu.isPresent()) {
      add(aor, gruu.get().destinations(), "");
      return CompletableFuture.completedFuture(resolution(asked, aor));
    }
    return follow(List.of(aor), 1).thenApply(done -> resolution(asked, aor));
  }

  private CompletableFuture<Void> follow(List<Aor> names, int depth) {
    List<Aor> forwards = new ArrayList<>();
    List<CompletableFuture<Void>> lookups = new ArrayList<>();
    for (Aor name : names) {
      if (visited.size() < MAX_NAMES && visited.add(name)) {
        fetches++;
        lookups.add(
            storage
                .fetch(ResourceIds.of(name.toString()), KindId.SIP_REGISTRATION)
                .thenAccept(fetched -> take(name, fetched, forwards)));
      }
    }
    return CompletableFuture.allOf(lookups.toArray(CompletableFuture[]::new))
        .thenCompose(
            done ->
                forwards.isEmpty() || depth > MAX_DEPTH
                    ? CompletableFuture.completedFuture(null)
                    : follow(forwards, depth + 1));
  }

  private void take(Aor name, Fetched fetched, List<Aor> forwards) {
    hops = Math.max(hops, fetched.hops());
    for (FetchedValue value : fetched.values()) {
      if (!value.certificate().userName().equals(name.toString())) {
        continue;
      }
      try {
        switch (codec.decode(value.value().value().value())) {
          case SipRegistration.Route(String prefs, List<Destination> list) ->
              add(name, list, prefs);
          case SipRegistration.Uri(String uri) -> forward(name, uri, forwards);
          case SipRegistration.Unknown _ -> {}
        }
      } catch (WireException e) {
        // One device's unreadable registration hides none of the others.
        LOG.debug("a registration of {} cannot be read: {}", name, e.getMessage());
      }
    }
  }

  private void forward(Aor from, String uri, List<Aor> forwards) {
    Optional<Gruu> gruu = Gruu.parse(uri, messages);
    if (gruu.isPresent()) {
      add(gruu.get().aor(), gruu.get().destinations(), "");
      return;
    }
    Optional<Aor> aor = Aor.parse(uri);
    if (aor.isPresent() && !aor.get().equals(from)) {
      if (domains.admits(aor.get())) {
        forwards.add(aor.get());
      } else if (external.size() < MAX_CONTACTS) {
        external.add(aor.get());
      }
    }
  }

  /** "The Peer removes duplicate destination lists and GRUUs from the list." */
  private void add(Aor aor, List<Destination> destinations, String prefs) {
    if (destinations.getLast() instanceof Destination.NodeDestination(NodeId node)
        && contacts.size() < MAX_CONTACTS) {
      contacts.putIfAbsent(node, new Contact(aor, node, destinations, prefs));
    }
  }

  private Resolution resolution(String asked, Aor aor) {
    List<Aor> forwards = visited.stream().filter(name -> !name.equals(aor)).toList();
    Duration took = Duration.between(started, context.clock().instant());
    return new Resolution(
        asked,
        List.copyOf(contacts.values()),
        forwards,
        List.copyOf(external),
        fetches,
        hops,
        took);
  }
}
