package org.chordial.overlay.peer;

import java.time.Duration;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.storage.KindRegistry;
import org.chordial.overlay.storage.MemoryValueStore;
import org.chordial.overlay.storage.StorageClient;
import org.chordial.overlay.storage.StorageEnvironment;
import org.chordial.overlay.storage.StorageService;
import org.chordial.overlay.usage.certificate.CertificateDirectory;
import org.chordial.overlay.usage.sip.SipDomains;
import org.chordial.overlay.usage.sip.SipRegistrar;
import org.chordial.overlay.usage.sip.SipRegistrationRule;
import org.chordial.overlay.wire.KindId;

/** What stands above forwarding and topology in a peer: storage, and the usages of it. */
final class PeerServices {
  /** Certificates are stored again and again, so that one that is gone soon goes from here too. */
  private static final Duration CERTIFICATE_LIFETIME = Duration.ofDays(1);

  final StorageService storage;
  final StorageClient client;
  final SipRegistrar sip;
  final CertificateDirectory certificates;
  private final PeerStack stack;
  private boolean published;

  PeerServices(PeerStack stack, KindRegistry kinds, CoreContext context) {
    this.stack = stack;
    SipDomains domains = new SipDomains(stack::configuration);
    StorageEnvironment environment =
        new StorageEnvironment(
            kinds, stack.codec, stack.verifier::verify, stack.forwarding, context);
    kinds.rule(KindId.SIP_REGISTRATION, new SipRegistrationRule(domains, stack.codec));
    storage = new StorageService(stack.self, stack.topology, new MemoryValueStore(), environment);
    storage.handlers().forEach(stack.forwarding::handler);
    client = new StorageClient(environment, stack.signer::sign);
    sip = new SipRegistrar(stack.self, client, domains, stack.codec, context);
    certificates = new CertificateDirectory(client);
  }

  /** The peer has joined, or joined anew: what it keeps in the overlay is stored now. */
  void joined() {
    if (published) {
      certificates.renew();
      sip.renew();
    } else {
      published = true;
      certificates.publish(
          stack.signer.credentials().certificate(), stack.self, CERTIFICATE_LIFETIME);
    }
  }

  void close() {
    sip.close();
    certificates.close();
    storage.close();
  }
}
