package org.chordial.app.cli;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.chordial.overlay.peer.PeerRelays;
import org.chordial.overlay.peer.PeerStatus;

/**
 * What {@code chordial peer} says while it runs: each change of its state, and between them a
 * status line that renews itself on a terminal; in JSON, an event now and then. In a pipe there is
 * no status line.
 */
final class PeerReport {
  private static final int JSON_EVERY = 10;
  private static final int NODE_ID_SHOWN = 8;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean json;
  private final boolean terminal;
  private int ticks;
  private Optional<InetSocketAddress> relay = Optional.empty();

  /**
   * @param terminal whether a person looks on
   */
  PeerReport(PrintWriter out, boolean json, boolean terminal) {
    this.out = out;
    this.json = json;
    this.terminal = terminal && !json;
  }

  /** Something has happened. */
  void event(String event, PeerStatus status) {
    if (json) {
      write(event, status);
    } else {
      String reason = status.reason().isEmpty() ? "" : ". " + status.reason();
      out.print(terminal ? CLEAR_LINE : "");
      out.println(status.nodeId() + " at " + address(status) + ": " + state(status) + reason);
      out.flush();
    }
  }

  /** To be called every second. */
  void tick(PeerStatus status) {
    if (terminal) {
      out.print(CLEAR_LINE + line(status));
      out.flush();
    } else if (json && ++ticks % JSON_EVERY == 0) {
      write("status", status);
    }
  }

  /** Says so when others begin or cease to be told of this peer's relay. */
  void relay(PeerRelays relays) {
    Optional<InetSocketAddress> now = relays.advertised();
    if (now.equals(relay)) {
      return;
    }
    relay = now;
    String at = now.map(PeerReport::address).orElse("");
    if (json) {
      JsonLines.write(
          out,
          JsonLines.object(
              "event",
              "relay",
              "state",
              now.isPresent() ? "advertised" : "withdrawn",
              "address",
              at));
    } else {
      out.print(terminal ? CLEAR_LINE : "");
      out.println(
          now.isPresent()
              ? "Relays for others at " + at + ": a probe from outside has reached it."
              : "Relays no more: no probe from outside reaches it.");
      out.flush();
    }
  }

  static String line(PeerStatus status) {
    return String.format(
        Locale.ROOT,
        "%s %s · %s · %s · %s stored · %.1f messages/s%s",
        status.nodeId().toString().substring(0, NODE_ID_SHOWN),
        state(status),
        count(neighbours(status), "neighbour"),
        count(status.topology().fingers().size(), "finger"),
        count(status.storedValues(), "value"),
        status.messagesPerSecond(),
        status.misbehaved() == 0 ? "" : " · " + status.misbehaved() + " dropped for misbehaving");
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static int neighbours(PeerStatus status) {
    return (int)
        Stream.concat(
                status.topology().predecessors().stream(), status.topology().successors().stream())
            .distinct()
            .count();
  }

  private void write(String event, PeerStatus status) {
    JsonLines.write(
        out,
        JsonLines.object(
            "event", event,
            "nodeId", status.nodeId().toString(),
            "address", address(status),
            "state", state(status),
            "reason", status.reason(),
            "links", status.links(),
            "neighbours", neighbours(status),
            "fingers", status.topology().fingers().size(),
            "storedValues", status.storedValues(),
            "dropped", status.drops().values().stream().mapToLong(Long::longValue).sum(),
            "misbehaved", status.misbehaved(),
            "messagesPerSecond", Math.round(status.messagesPerSecond() * 10) / 10.0,
            "sequence", status.configurationSequence()));
  }

  private static String state(PeerStatus status) {
    return status.state().name().toLowerCase(Locale.ROOT);
  }

  private static String address(PeerStatus status) {
    return address(status.address());
  }

  private static String address(InetSocketAddress at) {
    return at.getAddress().getHostAddress() + ":" + at.getPort();
  }
}
