package org.chordial.app.ui.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.chordial.app.contacts.CallRecord;
import org.chordial.app.contacts.ChatMessage;
import org.chordial.app.ui.Words;

/** Messages and calls with one person, oldest first. */
public record Timeline(List<Entry> entries) {

  /** One thing that happened. */
  public sealed interface Entry {
    Instant at();
  }

  /** A text. */
  public record Said(ChatMessage message) implements Entry {
    @Override
    public Instant at() {
      return message.sent();
    }
  }

  /** A call. */
  public record Called(CallRecord call) implements Entry {
    @Override
    public Instant at() {
      return call.started();
    }
  }

  public Timeline {
    entries = List.copyOf(entries);
  }

  static Timeline of(List<ChatMessage> messages, List<CallRecord> calls) {
    List<Entry> entries = new ArrayList<>();
    messages.forEach(message -> entries.add(new Said(message)));
    calls.forEach(call -> entries.add(new Called(call)));
    entries.sort(Comparator.comparing(Entry::at));
    return new Timeline(entries);
  }

  /** When the last thing happened. */
  public Optional<Instant> lastAt() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast().at());
  }

  /** What a list shows below the name; empty where nothing happened. */
  public String lastLine() {
    Optional<Entry> last = entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast());
    return last.map(
            entry ->
                switch (entry) {
                  case Said said -> said.message().text().lines().findFirst().orElse("");
                  case Called called -> Words.call(called.call());
                })
        .orElse("");
  }
}
