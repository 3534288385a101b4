package org.chordial.app.call;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.chordial.app.sip.SipTarget;
import org.chordial.app.sip.UserAgent;
import org.chordial.overlay.usage.sip.Aor;

/** Texts and presence: requests outside of calls. On the phone's executor only. */
final class Messenger {
  private static final int MAX_TEXT = 16 * 1024;
  private static final int MAX_DEVICES = 8;

  private final UserAgent agent;
  private final Directory directory;
  private final Connections connections;
  private final InstantSource clock;

  Messenger(UserAgent agent, Directory directory, Connections connections, InstantSource clock) {
    this.agent = agent;
    this.directory = directory;
    this.connections = connections;
    this.clock = clock;
  }

  /** Sends a text to every device of somebody; done when the first has taken it. */
  CompletableFuture<Void> send(String to, String text) {
    Optional<Aor> aor = Aor.parse(to);
    if (aor.isEmpty()) {
      return CompletableFuture.failedFuture(new PhoneException(PhoneFailure.BAD_ADDRESS, to));
    }
    if (text.length() > MAX_TEXT) {
      return CompletableFuture.failedFuture(
          new PhoneException(PhoneFailure.MESSAGE_TOO_LONG, text.length() + " characters"));
    }
    String name = aor.get().toString();
    return directory
        .lookUp(name)
        .thenCompose(devices -> first(name, devices, target -> agent.message(target, text)))
        .thenAccept(status -> {});
  }

  /** Asks all devices at once; completes with the first good status, or fails when all failed. */
  private CompletableFuture<Integer> first(
      String name, List<Device> devices, Function<SipTarget, CompletableFuture<Integer>> ask) {
    CompletableFuture<Integer> result = new CompletableFuture<>();
    List<Device> tried = devices.stream().limit(MAX_DEVICES).toList();
    AtomicInteger open = new AtomicInteger(tried.size());
    for (Device device : tried) {
      var _ =
          connections
              .reach(name, device)
              .thenCompose(ask)
              .whenComplete(
                  (status, error) -> {
                    if (error == null && status < 300) {
                      result.complete(status);
                    } else if (open.decrementAndGet() == 0) {
                      result.completeExceptionally(
                          new PhoneException(PhoneFailure.NOT_DELIVERED, name));
                    }
                  });
    }
    if (tried.isEmpty()) {
      result.completeExceptionally(new PhoneException(PhoneFailure.NO_SUCH_NAME, name));
    }
    return result;
  }

  CompletableFuture<Presence> presence(String text, boolean test) {
    Optional<Aor> aor = Aor.parse(text);
    if (aor.isEmpty()) {
      return CompletableFuture.failedFuture(new PhoneException(PhoneFailure.BAD_ADDRESS, text));
    }
    String name = aor.get().toString();
    return directory
        .lookUp(name)
        .thenCompose(
            devices ->
                test
                    ? ping(name, devices)
                    : CompletableFuture.completedFuture(new Presence(Presence.Kind.REGISTERED, -1)))
        .exceptionally(error -> new Presence(kind(error), -1));
  }

  private CompletableFuture<Presence> ping(String name, List<Device> devices) {
    long[] sent = {clock.millis()};
    return first(
            name,
            devices,
            target -> {
              sent[0] = clock.millis();
              return agent.ping(target);
            })
        .thenApply(status -> new Presence(Presence.Kind.REACHABLE, clock.millis() - sent[0]));
  }

  private static Presence.Kind kind(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (!(cause instanceof PhoneException known)) {
      return Presence.Kind.UNKNOWN;
    }
    return switch (known.failure()) {
      case NO_SUCH_NAME -> Presence.Kind.NOT_REGISTERED;
      case NOT_DELIVERED, OFFLINE, UNREACHABLE -> Presence.Kind.NO_ANSWER;
      default -> Presence.Kind.UNKNOWN;
    };
  }
}
