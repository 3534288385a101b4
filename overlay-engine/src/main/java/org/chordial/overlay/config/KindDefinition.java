package org.chordial.overlay.config;

import java.util.Optional;
import org.chordial.overlay.wire.DataModel;
import org.chordial.overlay.wire.KindId;

/**
 * One {@code <kind>} element (RFC 6940 section 11.1). For a Kind that IANA knows, data model and
 * access control are IANA's, whatever the document says.
 *
 * @param id absent only for a registered name that this implementation does not know
 * @param name empty where the document gives an id
 * @param maxSize bytes of one value
 * @param maxNodeMultiple the largest i of NODE-MULTIPLE, 0 for every other policy
 * @param domainRestriction RFC 7904 section 3.4, for SIP-REGISTRATION
 */
public record KindDefinition(
    Optional<KindId> id,
    String name,
    DataModel dataModel,
    AccessControl accessControl,
    int maxCount,
    int maxSize,
    int maxNodeMultiple,
    Optional<DomainRestriction> domainRestriction) {

  public static KindDefinition sipRegistration(int maxCount, int maxSize) {
    return registered(IanaKind.SIP_REGISTRATION, maxCount, maxSize);
  }

  public static KindDefinition registered(IanaKind kind, int maxCount, int maxSize) {
    return new KindDefinition(
        Optional.of(kind.id()),
        kind.xmlName(),
        kind.dataModel(),
        kind.accessControl(),
        maxCount,
        maxSize,
        kind.accessControl() == AccessControl.NODE_MULTIPLE ? 20 : 0,
        Optional.empty());
  }

  public KindDefinition withDomainRestriction(DomainRestriction restriction) {
    return new KindDefinition(
        id,
        name,
        dataModel,
        accessControl,
        maxCount,
        maxSize,
        maxNodeMultiple,
        Optional.of(restriction));
  }
}
