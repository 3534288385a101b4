package org.chordial.app.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.chordial.app.store.Profile;
import org.chordial.app.store.ProfileEnrollment;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.enroll.EnrollmentClient.Fetched;
import org.chordial.overlay.enroll.InvitationLink;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.usage.sip.Aor;
import org.chordial.overlay.wire.NodeId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chordial enroll}: gets a certificate and a Node-ID into a profile. */
@Command(
    name = "enroll",
    mixinStandardHelpOptions = true,
    description = {
      "Gets a certificate and a Node-ID for a name, and keeps them in --data.",
      "Where the overlay permits certificates that people make themselves, makes one.",
      "Running it again renews the certificate and keeps the Node-ID."
    })
final class EnrollCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private PasswordOption password;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "The profile.")
  private Path data;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "URL|FILE|NAME",
      description =
          "The overlay's configuration: a chordial:join link, an https URL, a file, or just the"
              + " overlay's name, whose server DNS then tells. With lan: before the name, an"
              + " overlay of the local network without any server.")
  private String config;

  @Mixin private NameServerOption nameServer;

  @Option(
      names = "--user",
      required = true,
      paramLabel = "AOR",
      description = "The name, as in alice@example.org.")
  private String user;

  @Option(
      names = "--new",
      description = "Take a free name with a password of your own, on a server that lets people.")
  private boolean newName;

  @Option(
      names = "--node-ids",
      paramLabel = "N",
      description = "How many Node-IDs to get in the certificate (default 1).")
  private int nodeIds = 1;

  @Option(
      names = "--trust-on-first-use",
      description =
          "With a bare URL: believe whatever authority the server shows now. A link with \"ca=\""
              + " is safer.")
  private boolean trustOnFirstUse;

  @Option(names = "--json", description = "Say what was done in one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    common.refuseKeyLog(spec);
    Aor aor =
        Aor.parse(user)
            .orElseThrow(
                () ->
                    new OverlayException(
                        OverlayFailure.BAD_NAME, user, "names look like alice@example.org"));
    ProfileEnrollment enrollment =
        new ProfileEnrollment(InstantSource.system(), nameServer.servers());
    try (Profile profile = Profile.open(data);
        TraceFile trace = common.openTrace()) {
      Fetched fetched = configuration(enrollment);
      trace.event(
          "configuration",
          JsonLines.object(
              "overlay", fetched.configuration().instanceName(),
              "sequence", fetched.configuration().sequence()));
      char[] secret =
          ProfileEnrollment.needsPassword(fetched.configuration())
              ? password.read("Password for " + aor)
              : new char[0];
      Credentials credentials = enrollment.enroll(profile, fetched, aor, secret, newName, nodeIds);
      Arrays.fill(secret, ' ');
      trace.event(
          "certificate",
          JsonLines.object(
              "aor", credentials.userName(), "nodeId", credentials.nodeId().toString()));
      say(fetched, credentials);
    }
    return Chordial.DONE;
  }

  private Fetched configuration(ProfileEnrollment enrollment) throws OverlayException {
    try {
      return enrollment.configuration(config);
    } catch (OverlayException e) {
      Optional<InvitationLink> bare =
          ProfileEnrollment.link(config).filter(link -> link.authority().isEmpty());
      if (e.failure() != OverlayFailure.SERVER_NOT_TRUSTED || bare.isEmpty()) {
        throw e;
      }
      String shown = enrollment.client().fingerprint(bare.get());
      if (!trustOnFirstUse && !confirms(shown)) {
        throw e;
      }
      return enrollment.configuration(bare.get(), shown);
    }
  }

  private static boolean confirms(String fingerprint) {
    return Terminal.person()
        .map(
            console ->
                console.readLine(
                    "No authority of the web vouches for this server. Its own has the fingerprint%n"
                        + "  %s%nIs that the one you were told? [y/N] ",
                    fingerprint))
        .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).startsWith("y"))
        .isPresent();
  }

  private void say(Fetched fetched, Credentials credentials) {
    PrintWriter out = spec.commandLine().getOut();
    String overlay = fetched.configuration().instanceName();
    String expires = credentials.certificate().certificate().getNotAfter().toInstant().toString();
    if (json) {
      JsonLines.write(
          out,
          JsonLines.object(
              "event",
              "enrolled",
              "aor",
              credentials.userName(),
              "nodeId",
              credentials.nodeId().toString(),
              "nodeIds",
              credentials.certificate().nodeIds().stream().map(NodeId::toString).toList(),
              "overlay",
              overlay,
              "expires",
              expires));
    } else {
      out.println(
          "Enrolled as "
              + credentials.userName()
              + " in the overlay "
              + overlay
              + ", Node-ID "
              + credentials.nodeId()
              + ", until "
              + expires);
      out.flush();
    }
  }
}
