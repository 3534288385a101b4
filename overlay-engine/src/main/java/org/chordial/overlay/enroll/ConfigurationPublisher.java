package org.chordial.overlay.enroll;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.chordial.overlay.config.ConfigurationBuilder;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.ConfigurationException;
import org.chordial.overlay.config.ConfigurationParser;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.DomainRestriction;
import org.chordial.overlay.config.IanaKind;
import org.chordial.overlay.config.KindBlock;
import org.chordial.overlay.config.KindDefinition;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.security.CertificateCodec;

/**
 * Keeps the configuration document of an overlay: the one in the file as long as it says what it
 * should, and a new one with the next sequence number as soon as it does not.
 */
final class ConfigurationPublisher {
  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final int MAX_MESSAGE_SIZE = 32 * 1024;

  private final Path file;
  private final EnrollmentServerSettings settings;
  private final EnrollmentDatabase database;
  private final Authority authority;
  private final URI enrollmentUri;
  private final InstantSource clock;

  private SignedConfiguration current;
  private byte[] bytes;

  ConfigurationPublisher(
      EnrollmentServerSettings settings,
      EnrollmentDatabase database,
      Authority authority,
      URI enrollmentUri,
      InstantSource clock) {
    this.file = settings.data().resolve("configuration.xml");
    this.settings = settings;
    this.database = database;
    this.authority = authority;
    this.enrollmentUri = enrollmentUri;
    this.clock = clock;
  }

  /** The file as it is served. */
  synchronized byte[] bytes() throws IOException, SQLException, ConfigurationException {
    refresh();
    return bytes.clone();
  }

  synchronized SignedConfiguration current()
      throws IOException, SQLException, ConfigurationException {
    refresh();
    return current;
  }

  private void refresh() throws IOException, SQLException, ConfigurationException {
    if (current == null && Files.exists(file)) {
      bytes = Files.readAllBytes(file);
      current = ConfigurationParser.parse(bytes).first();
    }
    Instant now = clock.instant();
    int sequence = 0;
    if (current != null) {
      ConfigurationDocument known = current.configuration();
      Instant expiration = known.expiration().orElse(Instant.MAX);
      boolean lasting = now.plus(LIFETIME.dividedBy(2)).isBefore(expiration);
      if (lasting && sameContent(known, wanted(known.sequence(), expiration, now))) {
        return;
      }
      sequence = (known.sequence() + 1) % (ConfigurationDocument.MAX_SEQUENCE + 1);
    }
    SignedConfiguration made = authority.sign(wanted(sequence, now.plus(LIFETIME), now));
    byte[] written = ConfigurationWriter.file(List.of(made));
    OwnerOnlyFiles.write(file, written);
    current = made;
    bytes = written;
  }

  private static boolean sameContent(ConfigurationDocument a, ConfigurationDocument b) {
    return withoutBytes(a).equals(withoutBytes(b));
  }

  private static ConfigurationDocument withoutBytes(ConfigurationDocument configuration) {
    return configuration.toBuilder()
        .requiredKinds(
            configuration.requiredKinds().stream()
                .map(block -> KindBlock.unsigned(block.kind()))
                .toList())
        .build();
  }

  private ConfigurationDocument wanted(int sequence, Instant expiration, Instant now)
      throws SQLException {
    ConfigurationBuilder builder =
        ConfigurationDocument.named(settings.overlay())
            .turnDensity(0)
            .maxMessageSize(MAX_MESSAGE_SIZE)
            .requiredKinds(kinds())
            .bootstrapNodes(settings.bootstrapNodes());
    return settings
        .configure()
        .apply(builder)
        .sequence(sequence)
        .expiration(expiration.truncatedTo(ChronoUnit.SECONDS))
        .rootCertificates(List.of(CertificateCodec.encode(authority.certificate())))
        .enrollmentServers(List.of(enrollmentUri))
        .configurationSigners(List.of(authority.signerId().value()))
        .kindSigners(List.of(authority.signerId().value()))
        .badNodes(database.certificates().revoked(now))
        .build();
  }

  /** RFC 7904 section 8.2.3: names of other domains are kept out. */
  private static List<KindBlock> kinds() {
    KindDefinition sip =
        KindDefinition.sipRegistration(64, 2000)
            .withDomainRestriction(new DomainRestriction(false, List.of()));
    return List.of(
        KindBlock.unsigned(sip),
        KindBlock.unsigned(KindDefinition.registered(IanaKind.CERTIFICATE_BY_NODE, 8, 4000)),
        KindBlock.unsigned(KindDefinition.registered(IanaKind.CERTIFICATE_BY_USER, 64, 4000)),
        KindBlock.unsigned(KindDefinition.registered(IanaKind.TURN_SERVICE, 1, 100)));
  }
}
