package org.chordial.overlay.peer;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.LinkMaker;
import org.chordial.overlay.security.CertificateVerdict.Refused;
import org.chordial.overlay.security.SecurityVerifier;

/**
 * Ends links, and connections of applications, whose certificates are no longer good: they have
 * expired, or a newer configuration excludes the node or no longer trusts who certified it (RFC
 * 6940 section 11.1: "The certificate with this Node-ID MUST NOT be considered valid").
 */
final class LinkTrust {
  private static final long EVERY_SECONDS = 60;

  private final ConnectionTable table;
  private final LinkMaker linkMaker;
  private final SecurityVerifier verifier;
  private final ScheduledFuture<?> timer;

  LinkTrust(
      CoreContext context, ConnectionTable table, LinkMaker linkMaker, SecurityVerifier verifier) {
    this.table = table;
    this.linkMaker = linkMaker;
    this.verifier = verifier;
    this.timer =
        context
            .executor()
            .scheduleWithFixedDelay(this::check, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** To be called with each new configuration; time does it for the rest. */
  void check() {
    table.closeWhere(link -> objection(link.remoteChain()));
    linkMaker.closeApplications(this::objection);
  }

  private Optional<String> objection(List<X509Certificate> chain) {
    return verifier.verifyChain(chain) instanceof Refused(OverlayFailure reason)
        ? Optional.of(reason.text())
        : Optional.empty();
  }

  void close() {
    timer.cancel(false);
  }
}
