package org.chordial.overlay.storage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.IanaKind;
import org.chordial.overlay.config.KindBlock;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.wire.DataModel;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.KindModels;

/**
 * The Kinds of an overlay (RFC 6940 section 7.4.5): those that IANA knows, with limits of our own
 * where the configuration sets none, and those that the configuration defines.
 */
public final class KindRegistry implements KindModels {
  private static final int DEFAULT_COUNT = 16;
  private static final int DEFAULT_SIZE = 4096;

  private final Map<KindId, KindDefinition> kinds = new HashMap<>();
  private final Map<KindId, ValueRule> rules = new HashMap<>();

  public static KindRegistry of(ConfigurationDocument configuration) {
    KindRegistry registry = new KindRegistry();
    registry.update(configuration);
    return registry;
  }

  private void update(ConfigurationDocument configuration) {
    define(configuration.requiredKinds().stream().map(KindBlock::kind).toList());
  }

  /** Sets the Kinds that are defined beside, or instead of, those that IANA knows. */
  public void define(List<KindDefinition> definitions) {
    kinds.clear();
    for (IanaKind kind : IanaKind.values()) {
      kinds.put(kind.id(), KindDefinition.registered(kind, DEFAULT_COUNT, DEFAULT_SIZE));
    }
    definitions.forEach(kind -> kind.id().ifPresent(id -> kinds.put(id, kind)));
  }

  /** Sets what a usage demands of its values beside access control. */
  public void rule(KindId kind, ValueRule rule) {
    rules.put(kind, rule);
  }

  public Optional<KindDefinition> find(KindId kind) {
    return Optional.ofNullable(kinds.get(kind));
  }

  /**
   * Whether Find tells where values of the Kind are (RFC 6940 section 7.4.4.2). Names that people
   * chose are found by who knows them, and not by walking the ring: a SIP-REGISTRATION and a
   * certificate name a person and when that person is online (RFC 7904 section 8.2.4).
   */
  boolean isFindable(KindId kind) {
    return !kind.equals(KindId.SIP_REGISTRATION)
        && !kind.equals(KindId.CERTIFICATE_BY_USER)
        && !kind.equals(KindId.CERTIFICATE_BY_NODE);
  }

  ValueRule ruleOf(KindId kind) {
    return rules.getOrDefault(kind, ValueRule.NONE);
  }

  @Override
  public Optional<DataModel> modelOf(KindId kind) {
    return find(kind).map(definition -> DataModel.valueOf(definition.dataModel().name()));
  }
}
