package org.chordial.overlay.peer;

import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.security.CertificateVerdict.Refused;
import org.chordial.overlay.security.SecurityVerifier;

/**
 * Ends links whose certificates are no longer good: they have expired, or a newer configuration
 * excludes the node or no longer trusts who certified it (RFC 6940 section 11.1: "The certificate
 * with this Node-ID MUST NOT be considered valid").
 */
final class LinkTrust {
  private static final long EVERY_SECONDS = 60;

  private final ConnectionTable table;
  private final SecurityVerifier verifier;
  private final ScheduledFuture<?> timer;

  LinkTrust(CoreContext context, ConnectionTable table, SecurityVerifier verifier) {
    this.table = table;
    this.verifier = verifier;
    this.timer =
        context
            .executor()
            .scheduleWithFixedDelay(this::check, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** To be called with each new configuration; time does it for the rest. */
  void check() {
    table.closeWhere(this::objection);
  }

  private Optional<String> objection(Link link) {
    return verifier.verifyChain(link.remoteChain()) instanceof Refused(OverlayFailure reason)
        ? Optional.of(reason.text())
        : Optional.empty();
  }

  void close() {
    timer.cancel(false);
  }
}
