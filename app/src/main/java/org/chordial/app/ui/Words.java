package org.chordial.app.ui;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.chordial.app.call.CallState;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.call.PhoneFailure;
import org.chordial.app.call.Presence;
import org.chordial.app.contacts.CallRecord;
import org.chordial.app.ui.model.CallModel;

/** What states and figures are called in words. */
public final class Words {
  /** More loss than this is heard. */
  private static final double HEARD_LOSS = 0.03;

  private static final double BAD_LOSS = 0.1;
  private static final double SLOW_RTT_MS = 300;

  private Words() {}

  /** How a call that is over went. */
  public static String call(CallRecord call) {
    if (call.outcome().equals(CallRecord.COMPLETED)) {
      return Strings.get(
          call.outgoing() ? "history.outgoing" : "history.incoming", duration(call.duration()));
    }
    if (call.missed()) {
      return Strings.get("history.missed");
    }
    String key = "ended." + call.outcome();
    return Strings.has(key) ? Strings.get(key) : Strings.get("history.failed");
  }

  /** 0:05, 12:34, 1:02:03. */
  public static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    return seconds >= 3600
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }

  /** The time today, the day before that. */
  public static String when(Instant at, Instant now, ZoneId zone) {
    LocalDate day = LocalDate.ofInstant(at, zone);
    if (day.equals(LocalDate.ofInstant(now, zone))) {
      return DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).format(at.atZone(zone));
    }
    return day.getYear() == LocalDate.ofInstant(now, zone).getYear()
        ? DateTimeFormatter.ofLocalizedPattern("MMMd").format(day)
        : DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).format(day);
  }

  public static String presence(Presence presence) {
    return switch (presence.kind()) {
      case UNKNOWN -> Strings.get("presence.unknown");
      case NOT_REGISTERED -> Strings.get("presence.not-registered");
      case REGISTERED -> Strings.get("presence.registered");
      case NO_ANSWER -> Strings.get("presence.no-answer");
      case REACHABLE -> Strings.get("presence.reachable", presence.pingMs());
    };
  }

  /** What a call is doing, for its header. */
  public static String state(CallModel call) {
    CallState state = call.state().get();
    return switch (state) {
      case LOOKING_UP -> Strings.get("call.looking-up");
      case CONNECTING -> Strings.get("call.connecting");
      case RINGING -> Strings.get(call.outgoing() ? "call.ringing" : "call.incoming");
      case CONNECTED -> "";
      case HELD ->
          Strings.get(
              call.reason().get().equals("remote-hold") ? "call.held-by-them" : "call.held");
      case RECONNECTING -> Strings.get("call.reconnecting");
      case ENDED -> ended(call);
    };
  }

  private static String ended(CallModel call) {
    if (PhoneFailure.ofToken(call.reason().get()).isPresent()) {
      return call.text().get();
    }
    String key = "ended." + call.reason().get();
    return Strings.has(key) ? Strings.get(key) : Strings.get("ended.hung-up");
  }

  /** "good; 1 % loss; direct; 38 ms". */
  public static String quality(PhoneEvent.Stats stats, boolean direct) {
    String grade =
        stats.lossIn() > BAD_LOSS
            ? "quality.bad"
            : stats.lossIn() > HEARD_LOSS || stats.rttMs() > SLOW_RTT_MS
                ? "quality.fair"
                : "quality.good";
    return Strings.get(
        "quality.line",
        Strings.get(grade),
        Math.round(100 * stats.lossIn()),
        Strings.get(direct ? "quality.direct" : "quality.relayed"),
        Math.round(stats.rttMs()));
  }
}
