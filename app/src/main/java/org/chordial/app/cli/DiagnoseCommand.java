package org.chordial.app.cli;

import java.io.PrintWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.chordial.app.store.Profile;
import org.chordial.ice.behaviour.BindingLifetime;
import org.chordial.ice.diagnosis.Diagnosis;
import org.chordial.ice.diagnosis.NetworkDiagnosis;
import org.chordial.ice.mapping.PortMapper;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DefaultGateways;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.net.Network;
import org.chordial.ice.turn.RelayServer;
import org.chordial.media.audio.devices.AudioDevices;
import org.chordial.media.video.devices.CameraDevices;
import org.chordial.overlay.OverlayException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chordial diagnose}: can I be called, and if not, why? */
@Command(
    name = "diagnose",
    mixinStandardHelpOptions = true,
    description = {
      "Says in words what this network allows: UDP, the kind of router, ports that it opens, TCP,",
      "relays, the overlay, devices; and why a call would need a relay."
    })
final class DiagnoseCommand implements Callable<Integer> {
  private static final long NETWORK_SECONDS = 30;
  private static final long JOIN_SECONDS = 30;

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The profile, whose overlay is tried, too.")
  private Path data;

  @Option(
      names = "--stun",
      paramLabel = "HOST:PORT",
      arity = "1..*",
      converter = HostPort.class,
      description = "STUN servers to ask beside the overlay's; one with two addresses tells most.")
  private List<InetSocketAddress> stun = List.of();

  @Option(
      names = "--turn",
      paramLabel = "URI",
      arity = "1..*",
      description = "Relays to try, as with chordial phone.")
  private List<String> turn = List.of();

  @Option(
      names = "--bind",
      paramLabel = "HOST",
      description = "The one address of this host to use.")
  private String bind;

  @Option(
      names = "--lifetime",
      paramLabel = "SECONDS",
      arity = "0..1",
      fallbackValue = "300",
      description = {
        "Also measure for how long the router remembers who was written to; takes so long",
        "(${FALLBACK-VALUE} where no number is given)."
      })
  private Integer lifetime;

  @Option(names = "--json", description = "One line of JSON.")
  private boolean json;

  /** What was seen of the network. */
  private record Seen(Diagnosis found, Optional<BindingLifetime.Bounds> lifetime) {}

  /** What became of joining, in a sentence, and after how long. */
  private record Overlay(boolean joined, long tookMs, String sentence) {}

  @Override
  public Integer call() throws Exception {
    if (data == null && stun.isEmpty() && turn.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Name a profile with --data, or a server with --stun or --turn.");
    }
    if (lifetime != null && (lifetime < 1 || lifetime > 3600)) {
      throw new ParameterException(spec.commandLine(), "--lifetime takes 1 to 3600 seconds.");
    }
    List<InetSocketAddress> servers = new ArrayList<>(stun);
    Optional<Overlay> overlay = Optional.empty();
    if (data != null) {
      try (Profile profile = Profile.open(data);
          TraceFile trace = common.openTrace()) {
        profile.credentials();
        overlay = Optional.of(join(profile, trace));
        bootstrapNodes(profile, servers);
      }
    }
    Seen seen = look(servers, NetworkOptions.turnServers(turn, spec));
    Diagnosis found = seen.found();
    say(seen, overlay);
    if (!found.callable()) {
      throw new CommandException(found.sentences().getFirst());
    }
    Overlay lost = overlay.filter(it -> !it.joined()).orElse(null);
    if (lost != null) {
      throw new CommandException(lost.sentence());
    }
    return Chordial.DONE;
  }

  /** Every peer of an overlay answers STUN; those that all can reach stand in its configuration. */
  private static void bootstrapNodes(Profile profile, List<InetSocketAddress> servers) {
    profile.configuration().stream()
        .flatMap(signed -> signed.configuration().bootstrapNodes().stream())
        .map(node -> new InetSocketAddress(node.address(), node.port()))
        .forEach(servers::add);
    servers.removeIf(InetSocketAddress::isUnresolved);
  }

  private Overlay join(Profile profile, TraceFile trace) throws Exception {
    InetSocketAddress at =
        bind == null
            ? new InetSocketAddress(0)
            : new InetSocketAddress(NetworkOptions.address(bind, spec), 0);
    long began = System.nanoTime();
    try (OverlaySession session =
        OverlaySession.open(profile, at, common, trace, settings -> settings)) {
      session.await(() -> session.peer().join(), JOIN_SECONDS);
      long took = (System.nanoTime() - began) / 1_000_000;
      return new Overlay(true, took, "The overlay took this phone in within " + took + " ms.");
    } catch (OverlayException | CommandException e) {
      return new Overlay(false, -1, e.getMessage());
    } catch (ExecutionException e) {
      return new Overlay(false, -1, e.getCause().getMessage());
    }
  }

  private Seen look(List<InetSocketAddress> servers, List<RelayServer> relays) throws Exception {
    try (NettyRuntime runtime = new NettyRuntime(1)) {
      CoreContext context = runtime.newContext();
      Network network =
          runtime.network(
              context, Optional.ofNullable(bind).map(host -> NetworkOptions.address(host, spec)));
      PortMapper mapper =
          new PortMapper(network, context, () -> DefaultGateways.find(network.localAddresses()));
      Diagnosis found =
          CompletableFuture.completedFuture(servers)
              .thenComposeAsync(
                  all -> NetworkDiagnosis.run(all, relays, mapper, network, context),
                  context.executor())
              .get(NETWORK_SECONDS, TimeUnit.SECONDS);
      Optional<BindingLifetime.Bounds> bounds =
          lifetime == null ? Optional.empty() : measure(servers, network, context);
      CompletableFuture.completedFuture(mapper)
          .thenComposeAsync(PortMapper::farewell, context.executor())
          .get(NETWORK_SECONDS, TimeUnit.SECONDS);
      return new Seen(found, bounds);
    }
  }

  private Optional<BindingLifetime.Bounds> measure(
      List<InetSocketAddress> servers, Network network, CoreContext context) throws Exception {
    Optional<InetAddress> local =
        network.localAddresses().stream().filter(Inet4Address.class::isInstance).findFirst();
    Optional<InetSocketAddress> server =
        servers.stream().filter(it -> it.getAddress() instanceof Inet4Address).findFirst();
    if (local.isEmpty() || server.isEmpty()) {
      return Optional.empty();
    }
    Duration longest = Duration.ofSeconds(lifetime);
    List<Duration> waits = new ArrayList<>(BindingLifetime.STEPS);
    waits.removeIf(wait -> wait.compareTo(longest) >= 0);
    waits.add(longest);
    return CompletableFuture.completedFuture(waits)
        .thenComposeAsync(
            all -> BindingLifetime.measure(server.get(), local.get(), all, network, context),
            context.executor())
        .get(lifetime + NETWORK_SECONDS, TimeUnit.SECONDS);
  }

  private String lifetimeSentence(Seen seen) {
    return seen.lifetime()
        .map(
            it ->
                it.below()
                    .map(
                        below ->
                            "The router remembers who was written to for "
                                + it.atLeast().toSeconds()
                                + " to "
                                + below.toSeconds()
                                + " seconds.")
                    .orElse(
                        "The router remembers who was written to for "
                            + it.atLeast().toSeconds()
                            + " seconds at least."))
        .orElse("No server could be asked how long the router remembers.");
  }

  private void say(Seen seen, Optional<Overlay> overlay) {
    Diagnosis found = seen.found();
    List<String> sentences = new ArrayList<>(found.sentences());
    if (lifetime != null) {
      sentences.add(lifetimeSentence(seen));
    }
    overlay.ifPresent(it -> sentences.add(it.sentence()));
    sentences.add(devices("microphone", AudioDevices.inputs()));
    sentences.add(devices("loudspeaker", AudioDevices.outputs()));
    sentences.add(devices("camera", CameraDevices.cameras()));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      var object = DiagnosisJson.of(found);
      seen.lifetime()
          .ifPresent(
              it -> {
                object.put("bindingSecondsAtLeast", it.atLeast().toSeconds());
                it.below().ifPresent(below -> object.put("bindingSecondsBelow", below.toSeconds()));
              });
      overlay.ifPresent(
          it ->
              object.put(
                  "overlay", JsonLines.object("joined", it.joined(), "tookMs", it.tookMs())));
      object.put(
          "devices",
          JsonLines.object(
              "microphones", AudioDevices.inputs(),
              "loudspeakers", AudioDevices.outputs(),
              "cameras", CameraDevices.cameras()));
      object.put("sentences", sentences);
      JsonLines.write(out, object);
    } else {
      sentences.forEach(out::println);
      out.flush();
    }
  }

  private static String devices(String what, List<String> there) {
    return there.isEmpty()
        ? "There is no " + what + " here."
        : "There is a " + what + ": " + String.join(", ", there) + ".";
  }
}
