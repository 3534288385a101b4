package org.chordial.app.store;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.enroll.ConfigurationVerifier;
import org.chordial.overlay.enroll.EnrollmentClient;
import org.chordial.overlay.enroll.EnrollmentClient.Fetched;

/**
 * Where the configuration of a profile's overlay can be had again: where it came from, at its
 * enrollment servers, or wherever the overlay's name leads (RFC 6940 section 11.2). Blocks.
 */
final class ConfigurationSources {
  /** The setting that holds the URL. */
  static final String SETTING = "configuration-url";

  private static final String WELL_KNOWN = "/.well-known/reload-config";

  private ConfigurationSources() {}

  /**
   * The profile's configuration where it has not expired, or else the one that follows it.
   *
   * @throws OverlayException where there is none that can be used now
   */
  static SignedConfiguration usable(Profile profile, EnrollmentClient client, Instant now)
      throws OverlayException, StoreException {
    SignedConfiguration known = profile.configuration().orElseThrow();
    if (known.configuration().expired(now)) {
      try {
        Fetched fetched = newest(profile, known.configuration(), client);
        profile.saveConfiguration(fetched.signed());
        known = fetched.signed();
      } catch (OverlayException e) {
        // That it has expired is what there is to say.
        ConfigurationVerifier.checkUsable(known.configuration(), now);
        throw e;
      }
    }
    ConfigurationVerifier.checkUsable(known.configuration(), now);
    return known;
  }

  /** Fetches what is served now, from the first place that has it. */
  static Fetched newest(Profile profile, ConfigurationDocument known, EnrollmentClient client)
      throws OverlayException {
    OverlayException failure = null;
    for (URI source : all(profile, known)) {
      try {
        return client.refresh(source, known);
      } catch (OverlayException e) {
        failure = failure == null ? e : failure;
      }
    }
    throw failure == null
        ? new OverlayException(
            OverlayFailure.CONFIG_NOT_FETCHED, known.instanceName(), "it has no server")
        : failure;
  }

  static boolean any(Profile profile, ConfigurationDocument known) {
    return !all(profile, known).isEmpty();
  }

  private static List<URI> all(Profile profile, ConfigurationDocument known) {
    Set<URI> sources = new LinkedHashSet<>();
    profile.setting(SETTING).map(URI::create).ifPresent(sources::add);
    known.enrollmentServers().forEach(server -> sources.add(server.resolve(WELL_KNOWN)));
    if (!sources.isEmpty()) {
      sources.add(URI.create("https://" + known.instanceName() + WELL_KNOWN));
    }
    return List.copyOf(sources);
  }
}
