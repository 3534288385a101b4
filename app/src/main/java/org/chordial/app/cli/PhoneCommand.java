package org.chordial.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.chordial.app.call.Phone;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.contacts.Contact;
import org.chordial.app.contacts.ContactStore;
import org.chordial.app.control.ControlSession;
import org.chordial.app.control.EventJson;
import org.chordial.app.control.PhoneDevices;
import org.chordial.app.control.PhoneOptions;
import org.chordial.app.control.PhoneRuntime;
import org.chordial.app.store.Profile;
import org.chordial.app.store.StoreException;
import org.chordial.overlay.peer.TraceSink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chordial phone}: the phone without a window, driven by JSON lines. */
@Command(
    name = "phone",
    mixinStandardHelpOptions = true,
    description =
        "The phone without a window: commands on standard input, events on standard output, one"
            + " JSON object a line.")
public final class PhoneCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "The profile.")
  private Path data;

  @Option(
      names = "--mic",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "A microphone, FILE.wav, tone or silence (default: ${DEFAULT-VALUE}).")
  private String microphone;

  @Option(
      names = "--speaker",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "A loudspeaker, FILE.wav or none (default: ${DEFAULT-VALUE}).")
  private String speaker;

  @Option(
      names = "--camera",
      paramLabel = "NAME",
      defaultValue = "none",
      description = "A camera, FILE.y4m, pattern or none (default: ${DEFAULT-VALUE}).")
  private String camera;

  @Option(
      names = "--screen",
      paramLabel = "FILE",
      defaultValue = "none",
      description = "Where received pictures go: FILE.y4m or none (default: ${DEFAULT-VALUE}).")
  private String screen;

  @Option(
      names = "--bind",
      paramLabel = "HOST",
      description = "The one address of this host to use.")
  private String bind;

  @Option(names = "--auto-answer", description = "Answer every call at once.")
  private boolean autoAnswer;

  @Option(
      names = "--stun",
      paramLabel = "HOST:PORT",
      arity = "1..*",
      converter = HostPort.class,
      description = "STUN servers beside those found in the overlay.")
  private List<InetSocketAddress> stun = List.of();

  @Option(
      names = "--turn",
      paramLabel = "URI",
      arity = "1..*",
      description = {
        "Relays to use where no direct path works: turn:USER:PASSWORD@HOST:PORT, with turns: for",
        "TLS, and ?transport=udp or ?transport=tcp at the end for one of both alone."
      })
  private List<String> turn = List.of();

  @Option(
      names = "--sip",
      paramLabel = "HOST:PORT",
      converter = HostPort.class,
      description = "Also take and place plain SIP calls (UDP and TCP) here.")
  private InetSocketAddress sip;

  @Option(
      names = "--ice",
      paramLabel = "KINDS",
      split = ",",
      description = "Candidate kinds allowed: host,srflx,relay,tcp (default: all).")
  private List<String> kinds = List.of();

  @Override
  public Integer call() throws Exception {
    PhoneDevices devices = new PhoneDevices(microphone, speaker, camera, screen);
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (TraceFile trace = common.openTrace();
        Profile profile = Profile.open(data)) {
      PhoneOptions options = options(devices, trace);
      profile.credentials();
      DeviceCheck.check(devices);
      try (PhoneRuntime runtime = new PhoneRuntime(profile, options)) {
        if (common.trace().isPresent()) {
          runtime
              .phone()
              .subscribe(event -> trace.event("phone", Map.of("said", EventJson.of(event))));
        }
        run(profile, runtime, out, in);
      }
    }
    return Chordial.DONE;
  }

  private void run(Profile profile, PhoneRuntime runtime, PrintStream out, BufferedReader in)
      throws IOException {
    Phone phone = runtime.phone();
    ControlSession session = new ControlSession(phone, out, contacts(profile));
    if (autoAnswer) {
      phone.subscribe(
          event -> {
            if (event instanceof PhoneEvent.Incoming incoming) {
              var _ = phone.answer(incoming.call(), incoming.video());
            }
          });
    }
    session.run(
        in,
        () -> {
          // What becomes of it, and of the attempts after it, is told by events.
          var _ = runtime.join();
        });
  }

  private PhoneOptions options(PhoneDevices devices, TraceFile trace) throws CommandException {
    NetworkOptions.unused(turn, kinds).forEach(System.err::println);
    PhoneOptions options =
        PhoneOptions.of(devices)
            .withStunServers(stun)
            .withTurnServers(NetworkOptions.turnServers(turn, spec))
            .withCandidates(NetworkOptions.candidates(kinds, spec))
            .withTrace(common.trace().isPresent() ? trace::event : TraceSink.NONE);
    if (common.keyLog().isPresent()) {
      options = options.withKeyLog(KeyLogFile.open(common.keyLog().get()));
    }
    if (sip != null) {
      options = options.withPlainSip(NetworkOptions.single(sip, spec));
    }
    return bind == null ? options : options.withBind(NetworkOptions.address(bind, spec));
  }

  /** A contact's name stands for its address. */
  private static UnaryOperator<String> contacts(Profile profile) {
    ContactStore store = new ContactStore(profile.database(), InstantSource.system());
    return name -> {
      try {
        return name.indexOf('@') >= 0
            ? name
            : store.findByName(name).map(Contact::aor).orElse(name);
      } catch (StoreException e) {
        return name;
      }
    };
  }
}
