package org.chordial.app.store;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.MulticastGroup;
import org.chordial.overlay.config.SelfSignedPermitted;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.enroll.ConfigurationVerifier;
import org.chordial.overlay.enroll.EnrollmentClient;
import org.chordial.overlay.enroll.EnrollmentClient.Fetched;
import org.chordial.overlay.enroll.EnrollmentRequest;
import org.chordial.overlay.enroll.InvitationLink;
import org.chordial.overlay.enroll.NodeKeys;
import org.chordial.overlay.enroll.SelfSignedEnrollment;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.usage.sip.Aor;

/**
 * From an invitation or a file to a profile that can join: what the first start of the window and
 * {@code chordial enroll} do. Blocks, for seconds at worst; not for the FX thread.
 */
public final class ProfileEnrollment {
  /** What goes before the name of an overlay that lives on a local network alone. */
  private static final String LAN = "lan:";

  private static final int LAN_MESSAGE_SIZE = 32 * 1024;

  private final InstantSource clock;
  private final EnrollmentClient client;

  public ProfileEnrollment(InstantSource clock) {
    this(clock, List.of());
  }

  /**
   * @param nameServers to ask for an overlay's configuration server; the system's where there are
   *     none
   */
  public ProfileEnrollment(InstantSource clock, List<InetSocketAddress> nameServers) {
    this.clock = clock;
    this.client = new EnrollmentClient(clock, nameServers);
  }

  public EnrollmentClient client() {
    return client;
  }

  /**
   * Fetches or reads a configuration, and checks it.
   *
   * @param source a {@code chordial:join} link, an https URL, the path of a file, the name of an
   *     overlay, or {@code lan:} and a name
   */
  public Fetched configuration(String source) throws OverlayException {
    if (source.startsWith(LAN)) {
      return lan(source.substring(LAN.length()));
    }
    Optional<InvitationLink> link = link(source);
    if (link.isPresent()) {
      return client.fetch(link.get());
    }
    try {
      byte[] file = Files.readAllBytes(Path.of(source));
      return new Fetched(
          ConfigurationVerifier.first(file, Optional.empty(), clock.instant()),
          file,
          Optional.empty());
    } catch (IOException | IllegalArgumentException e) {
      throw new OverlayException(
          OverlayFailure.CONFIG_NOT_FETCHED, source, "there is no such file or link");
    }
  }

  /**
   * The overlay of a local network without any server: whoever names it alike has the same
   * configuration, in which peers make their certificates themselves and meet by multicast.
   */
  private static Fetched lan(String text) throws OverlayException {
    String name =
        InvitationLink.overlayName(text)
            .orElseThrow(
                () ->
                    new OverlayException(
                        OverlayFailure.BAD_NAME, text, "overlays are named like home.example"));
    ConfigurationDocument document =
        ConfigurationDocument.named(name)
            .selfSignedPermitted(new SelfSignedPermitted(true, SelfSignedPermitted.Digest.SHA256))
            .maxMessageSize(LAN_MESSAGE_SIZE)
            .turnDensity(0)
            .multicastBootstrap(MulticastGroup.DEFAULT)
            .build();
    SignedConfiguration unsigned =
        new SignedConfiguration(document, ConfigurationWriter.configuration(document), List.of());
    return new Fetched(unsigned, ConfigurationWriter.file(List.of(unsigned)), Optional.empty());
  }

  /** The invitation in a text, if it is none of a file. */
  public static Optional<InvitationLink> link(String source) {
    Optional<InvitationLink> link = InvitationLink.parse(source);
    return link.isPresent() || isFile(source)
        ? link
        : InvitationLink.overlayName(source)
            .map(name -> InvitationLink.ofOverlay(name, Optional.empty()));
  }

  private static boolean isFile(String source) {
    try {
      return Files.exists(Path.of(source));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Fetches from a server whose authority a person has accepted. */
  public Fetched configuration(InvitationLink bare, String authority) throws OverlayException {
    return client.fetch(
        new InvitationLink(bare.configuration(), Optional.of(authority), bare.overlay()));
  }

  /** Whether people need a password to get a certificate there. */
  public static boolean needsPassword(ConfigurationDocument configuration) {
    return !configuration.selfSignedPermitted().permitted();
  }

  /**
   * Gets a certificate and keeps it. A profile that has a key keeps it, and with it its Node-ID.
   *
   * @param newName whether the person takes a free name, with that password
   */
  public Credentials enroll(
      Profile profile, Fetched fetched, Aor user, char[] password, boolean newName)
      throws OverlayException, StoreException {
    return enroll(profile, fetched, user, password, newName, 1);
  }

  /**
   * The same for several Node-IDs.
   *
   * @param nodeIds how many
   */
  public Credentials enroll(
      Profile profile, Fetched fetched, Aor user, char[] password, boolean newName, int nodeIds)
      throws OverlayException, StoreException {
    ConfigurationDocument configuration = fetched.configuration();
    KeyPair keys = profile.keys().orElseGet(() -> NodeKeys.generate(configuration));
    Credentials credentials =
        needsPassword(configuration)
            ? client.enroll(
                configuration, new EnrollmentRequest(user, password, keys, nodeIds, newName))
            : SelfSignedEnrollment.enroll(configuration, user, keys, nodeIds, clock.instant());
    profile.enrolled(ConfigurationWriter.file(List.of(fetched.signed())), credentials);
    if (fetched.source().isPresent()) {
      profile.setting(ConfigurationSources.SETTING, fetched.source().get().toString());
    }
    return credentials;
  }
}
