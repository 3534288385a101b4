package org.chordial.overlay.enroll;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.config.ConfigurationBuilder;
import org.chordial.overlay.config.ConfigurationDocument;

/**
 * How an enrollment server runs.
 *
 * @param data its directory, which becomes its owner's alone
 * @param overlay the overlay name, and the domain of every user name
 * @param listen port 0 takes a free one
 * @param publicHost the name or address by which others reach it; without it, the one it listens on
 * @param open whether a person may take a free name with a password of her own
 * @param certificateLifetime of the certificates it gives out
 * @param authorityLauncher starts the process that holds the overlay's keys ({@link
 *     AuthorityProcess}); empty to hold them in this one, as tests do
 * @param configure sets what the configuration document says beyond trust, servers and Kinds
 */
public record EnrollmentServerSettings(
    Path data,
    String overlay,
    InetSocketAddress listen,
    Optional<String> publicHost,
    List<BootstrapNode> bootstrapNodes,
    boolean open,
    Duration certificateLifetime,
    List<String> authorityLauncher,
    UnaryOperator<ConfigurationBuilder> configure) {

  public static final Duration DEFAULT_LIFETIME = Duration.ofDays(365);

  public EnrollmentServerSettings {
    bootstrapNodes = List.copyOf(bootstrapNodes);
    authorityLauncher = List.copyOf(authorityLauncher);
  }

  /** A server with defaults, where nobody may register by herself. */
  public static EnrollmentServerSettings of(
      Path data, String overlay, InetSocketAddress listen, List<BootstrapNode> bootstrapNodes) {
    return new EnrollmentServerSettings(
        data,
        overlay,
        listen,
        Optional.empty(),
        bootstrapNodes,
        false,
        DEFAULT_LIFETIME,
        List.of(),
        UnaryOperator.identity());
  }

  public EnrollmentServerSettings withOpen(boolean nowOpen) {
    return with(publicHost, nowOpen, certificateLifetime, authorityLauncher, configure);
  }

  public EnrollmentServerSettings withPublicHost(String host) {
    return with(Optional.of(host), open, certificateLifetime, authorityLauncher, configure);
  }

  public EnrollmentServerSettings withConfigure(UnaryOperator<ConfigurationBuilder> change) {
    return with(publicHost, open, certificateLifetime, authorityLauncher, change);
  }

  public EnrollmentServerSettings withCertificateLifetime(Duration lifetime) {
    return with(publicHost, open, lifetime, authorityLauncher, configure);
  }

  public EnrollmentServerSettings withAuthorityLauncher(List<String> launcher) {
    return with(publicHost, open, certificateLifetime, launcher, configure);
  }

  private EnrollmentServerSettings with(
      Optional<String> newHost,
      boolean nowOpen,
      Duration lifetime,
      List<String> launcher,
      UnaryOperator<ConfigurationBuilder> change) {
    return new EnrollmentServerSettings(
        data, overlay, listen, newHost, bootstrapNodes, nowOpen, lifetime, launcher, change);
  }

  /** Whether the configuration permits ECDSA keys. */
  boolean ecdsa() {
    return configure.apply(ConfigurationDocument.named(overlay)).build().ecdsaPermitted();
  }
}
