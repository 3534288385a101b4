package org.chordial.overlay.wire;

import java.util.Optional;

/**
 * Tells the codec the data model of a Kind, which is not on the wire but "comes from the definition
 * of the Kind" (RFC 6940 section 7.4.2.1).
 */
@FunctionalInterface
public interface KindModels {
  /** Empty for a Kind this overlay does not know: its values are then kept undecoded. */
  Optional<DataModel> modelOf(KindId kind);

  /** The Kinds that the RFCs themselves define (RFC 6940 section 14.6, RFC 7904 section 10.1). */
  KindModels STANDARD =
      kind -> {
        if (kind.equals(KindId.SIP_REGISTRATION)) {
          return Optional.of(DataModel.DICTIONARY);
        }
        if (kind.equals(KindId.TURN_SERVICE)) {
          return Optional.of(DataModel.SINGLE);
        }
        if (kind.equals(KindId.CERTIFICATE_BY_NODE) || kind.equals(KindId.CERTIFICATE_BY_USER)) {
          return Optional.of(DataModel.ARRAY);
        }
        return Optional.empty();
      };
}
