package org.chordial.app.cli;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.chordial.app.call.PhoneException;
import org.chordial.app.call.PhoneFailure;
import org.chordial.app.store.Profile;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.usage.sip.Aor;
import org.chordial.overlay.usage.sip.Contact;
import org.chordial.overlay.usage.sip.Resolution;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chordial lookup}: who answers to a name now (RFC 7904 section 4.2). */
@Command(
    name = "lookup",
    mixinStandardHelpOptions = true,
    description = "Shows who answers to a name now: registrations, Node-IDs, time.")
final class LookupCommand implements Callable<Integer> {
  private static final long SECONDS = 30;

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "AOR", description = "The name, as in alice@example.org.")
  private String name;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "The profile.")
  private Path data;

  @Option(names = "--json", description = "One line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Aor aor =
        Aor.parse(name)
            .orElseThrow(
                () ->
                    new OverlayException(
                        OverlayFailure.BAD_NAME, name, "names look like alice@example.org"));
    try (Profile profile = Profile.open(data);
        TraceFile trace = common.openTrace();
        OverlaySession session =
            OverlaySession.open(
                profile, new InetSocketAddress(0), common, trace, settings -> settings)) {
      session.await(() -> session.peer().join(), SECONDS);
      Resolution found = session.await(() -> session.peer().sip().resolve(aor.toString()), SECONDS);
      if (found.contacts().isEmpty() && found.external().isEmpty()) {
        throw new PhoneException(PhoneFailure.NO_SUCH_NAME, aor);
      }
      say(aor, found);
    }
    return Chordial.DONE;
  }

  private void say(Aor aor, Resolution found) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      List<?> contacts = found.contacts().stream().map(LookupCommand::object).toList();
      JsonLines.write(
          out,
          JsonLines.object(
              "aor", aor.toString(),
              "contacts", contacts,
              "forwards", found.forwards().stream().map(Aor::toString).toList(),
              "external", found.external().stream().map(Aor::toString).toList(),
              "fetches", found.fetches(),
              "hops", found.hops(),
              "tookMs", found.took().toMillis()));
      return;
    }
    for (Contact contact : found.contacts()) {
      out.println(contact.aor() + " at node " + contact.nodeId() + " " + contact.contactPrefs());
    }
    found.external().forEach(other -> out.println("forwarded to " + other + ", outside"));
    out.println(
        "asked "
            + found.fetches()
            + (found.fetches() == 1 ? " time, " : " times, ")
            + found.hops()
            + (found.hops() == 1 ? " hop, " : " hops, ")
            + found.took().toMillis()
            + " ms");
    out.flush();
  }

  private static Object object(Contact contact) {
    return JsonLines.object(
        "aor", contact.aor().toString(),
        "nodeId", contact.nodeId().toString(),
        "destinations", contact.destinations().stream().map(Object::toString).toList(),
        "preferences", contact.contactPrefs());
  }
}
