package org.chordial.overlay.peer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.overlay.disk.DiskValueStore;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.storage.KindRegistry;
import org.chordial.overlay.storage.MemoryValueStore;
import org.chordial.overlay.storage.StorageClient;
import org.chordial.overlay.storage.StorageEnvironment;
import org.chordial.overlay.storage.StorageLimits;
import org.chordial.overlay.storage.StorageService;
import org.chordial.overlay.storage.ValueStore;
import org.chordial.overlay.usage.certificate.CertificateDirectory;
import org.chordial.overlay.usage.sip.SipDomains;
import org.chordial.overlay.usage.sip.SipRegistrar;
import org.chordial.overlay.usage.sip.SipRegistrationRule;
import org.chordial.overlay.usage.turn.TurnDirectory;
import org.chordial.overlay.usage.turn.TurnSearch;
import org.chordial.overlay.usage.turn.TurnServerRule;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.KindId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands above forwarding and topology in a peer: storage, and the usages of it. */
final class PeerServices {
  private static final Logger log = LoggerFactory.getLogger(PeerServices.class);

  /** Certificates are stored again and again, so that one that is gone soon goes from here too. */
  private static final Duration CERTIFICATE_LIFETIME = Duration.ofDays(1);

  final StorageService storage;
  final StorageClient client;
  final SipRegistrar sip;
  final CertificateDirectory certificates;
  final TurnDirectory turn;
  final PeerRelays relays;
  private final Optional<DiskValueStore> disk;
  private final PeerStack stack;
  private boolean published;

  /**
   * @param requester for requests about values
   */
  PeerServices(
      PeerStack stack,
      PeerSettings settings,
      KindRegistry kinds,
      Requester requester,
      Network network,
      CoreContext context) {
    this.stack = stack;
    disk =
        settings
            .storage()
            .map(
                directory ->
                    new DiskValueStore(
                        directory, stack.codec, context, text -> notice(settings, text)));
    SipDomains domains = new SipDomains(stack::configuration);
    StorageEnvironment environment =
        new StorageEnvironment(kinds, stack.codec, stack.verifier::verify, requester, context);
    kinds.rule(KindId.SIP_REGISTRATION, new SipRegistrationRule(domains, stack.codec));
    storage =
        new StorageService(
            stack.self,
            stack.topology,
            disk.<ValueStore>map(store -> store).orElseGet(MemoryValueStore::new),
            StorageLimits.DEFAULT,
            environment);
    storage.handlers().forEach(stack.forwarding::handler);
    client = new StorageClient(environment, stack.signer::sign);
    sip = new SipRegistrar(stack.self, this::way, client, domains, stack.codec, context);
    certificates = new CertificateDirectory(client);
    kinds.rule(KindId.TURN_SERVICE, new TurnServerRule(stack.codec));
    turn =
        new TurnDirectory(
            stack.self,
            client,
            stack.codec,
            () -> stack.configuration().turnDensity(),
            new TurnSearch(stack.self, client, stack.codec, context.random()));
    relays = new PeerRelays(stack, settings, turn, network, context);
  }

  /** The Destination List that leads to this node. */
  private List<Destination> way() {
    return Stream.concat(stack.topology.reachedThrough().stream(), Stream.of(stack.self))
        .<Destination>map(Destination::of)
        .toList();
  }

  private static void notice(PeerSettings settings, String sentence) {
    log.warn(sentence);
    settings.trace().event("storage", Map.of("notice", sentence));
  }

  /** Completes when the peer may join: what it had stored before is here again. */
  CompletableFuture<Void> ready() {
    return disk.map(store -> store.ready().thenRun(storage::restored))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  /** The peer has joined, or joined anew: what it keeps in the overlay is stored now. */
  void joined() {
    relays.joined();
    if (published) {
      certificates.renew();
      sip.renew();
      turn.renew();
    } else {
      published = true;
      var _ =
          certificates.publish(
              stack.signer.credentials().certificate(), stack.self, CERTIFICATE_LIFETIME);
    }
  }

  void close() {
    sip.close();
    certificates.close();
    relays.close();
    turn.close();
    storage.close();
    disk.ifPresent(DiskValueStore::close);
  }
}
