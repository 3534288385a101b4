package org.chordial.overlay.usage.sip;

import java.util.function.Supplier;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.wire.KindId;

/**
 * Whose AORs live in this overlay (RFC 7904 section 3.4). "If the element is not included, the
 * default behavior is to accept any AOR."
 */
public final class SipDomains {
  private final Supplier<ConfigurationDocument> configuration;

  /**
   * @param configuration the one in force, whenever it is asked for
   */
  public SipDomains(Supplier<ConfigurationDocument> configuration) {
    this.configuration = configuration;
  }

  public boolean admits(Aor aor) {
    ConfigurationDocument current = configuration.get();
    return current
        .kind(KindId.SIP_REGISTRATION)
        .flatMap(KindDefinition::domainRestriction)
        .map(restriction -> restriction.admits(aor.domain(), current.instanceName()))
        .orElse(true);
  }
}
