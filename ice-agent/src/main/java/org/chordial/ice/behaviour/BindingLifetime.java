package org.chordial.ice.behaviour;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.stun.BehaviourAttribute;
import org.chordial.ice.stun.RetransmitTimes;
import org.chordial.ice.stun.StunMessage;

/**
 * Finds out for how long a translator keeps a binding that nobody uses (RFC 5780, section 4.6). Not
 * by a search but by several bindings that wait side by side, so that it takes no longer than the
 * longest of them.
 */
public final class BindingLifetime {

  /** From what breaks careless phones to what RFC 4787 wants and more. */
  public static final List<Duration> STEPS =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(45),
          Duration.ofMinutes(1),
          Duration.ofSeconds(90),
          Duration.ofMinutes(2),
          Duration.ofMinutes(3),
          Duration.ofMinutes(5));

  private static final RetransmitTimes TIMES = new RetransmitTimes(250, 4, 4);

  /**
   * What was found.
   *
   * @param atLeast the longest wait that a binding outlived; zero where none did
   * @param below the shortest that one did not; empty where all did
   */
  public record Bounds(Duration atLeast, Optional<Duration> below) {}

  private record Trial(Duration silence, boolean alive) {}

  private final InetSocketAddress server;
  private final InetAddress local;
  private final Network network;
  private final CoreContext context;

  private BindingLifetime(
      InetSocketAddress server, InetAddress local, Network network, CoreContext context) {
    this.server = server;
    this.local = local;
    this.network = network;
    this.context = context;
  }

  /**
   * Measures. On the context's executor, where the result completes after the longest of the waits.
   *
   * @return empty where the server does not answer or does not know RESPONSE-PORT
   */
  public static CompletableFuture<Optional<Bounds>> measure(
      InetSocketAddress server,
      InetAddress local,
      List<Duration> waits,
      Network network,
      CoreContext context) {
    return new BindingLifetime(server, local, network, context).run(waits);
  }

  private CompletableFuture<Optional<Bounds>> run(List<Duration> waits) {
    List<Trial> trials = new ArrayList<>();
    // A binding that waits for nothing has to be alive, or the server cannot be used for this.
    return trial(Duration.ZERO)
        .thenCompose(
            usable -> {
              if (!usable) {
                return CompletableFuture.completedFuture(Optional.empty());
              }
              var all =
                  waits.stream()
                      .map(
                          wait ->
                              trial(wait).thenAccept(alive -> trials.add(new Trial(wait, alive))))
                      .toArray(CompletableFuture<?>[]::new);
              return CompletableFuture.allOf(all).thenApply(_ -> Optional.of(bounds(trials)));
            });
  }

  private static Bounds bounds(List<Trial> trials) {
    Optional<Duration> below =
        trials.stream()
            .filter(trial -> !trial.alive())
            .map(Trial::silence)
            .min(Comparator.naturalOrder());
    Duration atLeast =
        trials.stream()
            .filter(Trial::alive)
            .map(Trial::silence)
            .filter(silence -> below.isEmpty() || silence.compareTo(below.get()) < 0)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    return new Bounds(atLeast, below);
  }

  /** Whether the binding of one socket is alive after a wait, as another one asks. */
  private CompletableFuture<Boolean> trial(Duration wait) {
    Probe quiet;
    Probe asking;
    try {
      quiet = new Probe(local, network, context);
      asking = new Probe(local, network, context);
    } catch (NetworkException e) {
      return CompletableFuture.completedFuture(false);
    }
    return quiet
        .ask(quiet.request(), server, TIMES)
        .thenCompose(
            answer ->
                answer
                    .flatMap(Probe.Answer::mapped)
                    .map(mapped -> after(wait).thenCompose(_ -> isAlive(quiet, asking, mapped)))
                    .orElseGet(() -> CompletableFuture.completedFuture(false)))
        .whenComplete(
            (_, _) -> {
              quiet.close();
              asking.close();
            });
  }

  /**
   * "If the client receives the Binding Response on port X, it knows that the binding has not
   * expired."
   */
  private CompletableFuture<Boolean> isAlive(Probe quiet, Probe asking, InetSocketAddress mapped) {
    StunMessage request = asking.request(new BehaviourAttribute.ResponsePort(mapped.getPort()));
    return asking.ask(request, server, TIMES).thenApply(_ -> quiet.hasSeen(request.id()));
  }

  private CompletableFuture<Void> after(Duration wait) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    var _ =
        context
            .executor()
            .schedule(() -> over.complete(null), wait.toMillis(), TimeUnit.MILLISECONDS);
    return over;
  }
}
