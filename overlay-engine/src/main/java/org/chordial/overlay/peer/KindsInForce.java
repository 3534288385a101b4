package org.chordial.overlay.peer;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.ConfigurationException;
import org.chordial.overlay.config.ConfigurationParser;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.IanaKind;
import org.chordial.overlay.config.KindBlock;
import org.chordial.overlay.enroll.ConfigurationVerifier;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.storage.KindRegistry;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kinds of the configuration and those that ConfigUpdates brought, with who signed each (RFC
 * 6940 sections 6.5.4.2 and 11.1). Tells the registry which are in force.
 */
final class KindsInForce {
  private static final Logger log = LoggerFactory.getLogger(KindsInForce.class);

  /** Enough for any overlay; a kind signer could otherwise fill memory. */
  private static final int MAX_LEARNED = 1024;

  private record Known(KindBlock block, Optional<NodeId> signer, boolean learned) {}

  private final KindRegistry registry;
  private final InstantSource clock;
  private Map<KindId, Known> known = Map.of();

  KindsInForce(ConfigurationDocument first, KindRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    var _ = configure(first);
  }

  /**
   * Goes over to a configuration. "The new information in the configuration files overrides any
   * previously learned information. If any Kind data was signed by a node that is no longer allowed
   * to sign Kinds, that Kind MUST be discarded along with any stored information of that Kind." A
   * Kind that the new configuration has again is not discarded, whoever signed it before.
   *
   * @return the Kinds whose stored values have to go
   */
  Set<KindId> configure(ConfigurationDocument configuration) {
    Instant now = clock.instant();
    Map<KindId, Known> next = new LinkedHashMap<>();
    for (KindBlock block : configuration.requiredKinds()) {
      Optional<NodeId> signer =
          block.signature().isEmpty()
              ? Optional.empty()
              : ConfigurationVerifier.kindSigner(block, configuration, now);
      block.kind().id().ifPresent(id -> next.put(id, new Known(block, signer, false)));
    }
    Set<KindId> discarded = new HashSet<>();
    known.forEach(
        (id, before) -> {
          boolean dropped = before.signer.filter(configuration::isKindSigner).isEmpty();
          if (next.containsKey(id)) {
            return;
          }
          if (before.learned && !dropped) {
            next.put(id, before);
          } else if (IanaKind.of(id).isEmpty() || (dropped && before.signer.isPresent())) {
            discarded.add(id);
          }
        });
    known = next;
    define();
    return discarded;
  }

  /**
   * Takes Kinds of a ConfigUpdate, all or none of them: "it MUST be processed only if it is
   * correctly digitally signed by an acceptable Kind signer (i.e., one listed in the current
   * configuration file). [...] if the Kind update conflicts with an existing known Kind (i.e., it
   * is signed by a different signer), then it should be rejected with an Error_Forbidden error."
   * What the configuration itself says of a Kind stays as it is.
   */
  void learn(List<KindBlock> blocks, ConfigurationDocument current) throws RequestException {
    Map<KindId, Known> next = new LinkedHashMap<>(known);
    for (KindBlock block : blocks) {
      NodeId signer =
          ConfigurationVerifier.kindSigner(block, current, clock.instant())
              .orElseThrow(() -> forbidden("a Kind is not signed by a kind signer"));
      KindId id = block.kind().id().orElseThrow(() -> forbidden("a Kind has no id"));
      Known before = next.get(id);
      if (before != null && !before.signer.equals(Optional.of(signer))) {
        throw forbidden("another kind signer signed this Kind");
      }
      if (before == null || before.learned) {
        next.put(id, new Known(block, Optional.of(signer), true));
      }
    }
    if (next.size() > MAX_LEARNED) {
      throw forbidden("there are too many Kinds");
    }
    known = next;
    define();
  }

  /**
   * Takes Kinds again that were learned in an earlier run; those that may not be learned now are
   * passed over.
   */
  void recall(List<Opaque> blocks, ConfigurationDocument current) {
    for (Opaque block : blocks) {
      try {
        learn(List.of(ConfigurationParser.kindBlock(block)), current);
      } catch (ConfigurationException | RequestException e) {
        log.info("A Kind learned earlier is forgotten: {}", e.getMessage());
      }
    }
  }

  /** What ConfigUpdates brought, for the next start. */
  List<Opaque> learned() {
    return known.values().stream()
        .filter(Known::learned)
        .map(each -> ConfigurationWriter.kindBlock(each.block))
        .toList();
  }

  private void define() {
    registry.define(known.values().stream().map(each -> each.block.kind()).toList());
  }

  /** The signed definitions of these Kinds, as far as there are any. */
  List<KindBlock> signed(List<KindId> ids) {
    return ids.stream()
        .map(known::get)
        .filter(Objects::nonNull)
        .filter(each -> each.signer.isPresent())
        .map(Known::block)
        .toList();
  }

  private static RequestException forbidden(String why) {
    return new RequestException(ErrorCode.FORBIDDEN, why);
  }
}
