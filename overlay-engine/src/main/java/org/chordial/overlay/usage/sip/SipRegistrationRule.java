package org.chordial.overlay.usage.sip;

import java.util.Optional;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.storage.ValueRule;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.StoredDataValue;
import org.chordial.overlay.wire.WireException;

/**
 * What RFC 7904 section 3.3 has the storing peer check beyond USER-NODE-MATCH. "The AOR of the
 * request is a valid Resource Name with respect to the namespaces defined in the overlay
 * configuration document": the peer sees only a hash, so the name it judges is the one in the
 * signer's certificate, of which USER-NODE-MATCH has shown that it hashes to this resource.
 */
public final class SipRegistrationRule implements ValueRule {
  private final SipDomains domains;
  private final SipRegistrationCodec codec;

  public SipRegistrationRule(SipDomains domains, MessageCodec codec) {
    this.domains = domains;
    this.codec = new SipRegistrationCodec(codec);
  }

  @Override
  public boolean admits(KindDefinition kind, StoredDataValue value, NodeCertificate signer) {
    Optional<Aor> aor = Aor.parse(signer.userName());
    return aor.isPresent()
        && aor.get().toString().equals(signer.userName())
        && domains.admits(aor.get())
        && isRegistration(value.value());
  }

  private boolean isRegistration(DataValue value) {
    if (!value.exists()) {
      return true;
    }
    try {
      var _ = codec.decode(value.value());
      return true;
    } catch (WireException e) {
      return false;
    }
  }
}
