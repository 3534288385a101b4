package org.chordial.app.ui.model;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.chordial.app.call.Phone;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.call.Presence;
import org.chordial.app.contacts.CallRecord;
import org.chordial.app.contacts.ChatMessage;
import org.chordial.app.contacts.Contact;
import org.chordial.app.contacts.ContactStore;
import org.chordial.app.contacts.HistoryStore;
import org.chordial.app.contacts.MessageStore;
import org.chordial.app.store.StoreException;
import org.chordial.app.ui.UiThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everybody this person has to do with, and what was said. The stores are asked on an executor of
 * their own, one thing after the other, and what they say is shown on the FX thread.
 */
public final class People {
  private static final Logger log = LoggerFactory.getLogger(People.class);
  private static final int TIMELINE = 200;

  /** Contacts whose presence is asked for in one go: more would be a burden to the overlay. */
  private static final int MOST_ASKED = 50;

  private final Phone phone;
  private final ContactStore contacts;
  private final HistoryStore history;
  private final MessageStore messages;
  private final Executor disk;
  private final InstantSource clock;
  private final ObservableList<ContactRow> rows = FXCollections.observableArrayList();
  private final ObservableList<CallRecord> calls = FXCollections.observableArrayList();
  private final ObservableList<ContactRow> rowsView =
      FXCollections.unmodifiableObservableList(rows);
  private final ObservableList<CallRecord> callsView =
      FXCollections.unmodifiableObservableList(calls);
  private final Map<String, ObjectProperty<Presence>> presences = new ConcurrentHashMap<>();
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

  /**
   * @param disk serial
   */
  public People(
      Phone phone,
      ContactStore contacts,
      HistoryStore history,
      MessageStore messages,
      Executor disk,
      InstantSource clock) {
    this.phone = phone;
    this.contacts = contacts;
    this.history = history;
    this.messages = messages;
    this.disk = disk;
    this.clock = clock;
  }

  public ObservableList<ContactRow> rows() {
    return rowsView;
  }

  /** The newest calls first. */
  public ObservableList<CallRecord> calls() {
    return callsView;
  }

  /** What the disk last refused, in a sentence. */
  public ReadOnlyStringProperty problem() {
    return problem.getReadOnlyProperty();
  }

  /** Reads everything anew. */
  public void refresh() {
    onDisk(
        () -> {
          List<ContactRow> fresh = readRows();
          List<CallRecord> newest = history.newest(TIMELINE);
          UiThread.run(
              () -> {
                if (!rows.equals(fresh)) {
                  rows.setAll(fresh);
                }
                if (!calls.equals(newest)) {
                  calls.setAll(newest);
                }
              });
        });
  }

  /** The row of somebody; one that is in no list for somebody unknown. */
  public ContactRow row(String aor) {
    return rows.stream()
        .filter(row -> row.aor().equals(aor))
        .findFirst()
        .orElseGet(() -> new ContactRow(aor, aor, false, "", Optional.empty(), 0, presence(aor)));
  }

  /** The name to show for somebody. */
  public String nameOf(String aor) {
    return row(aor).name();
  }

  public void save(Contact contact) {
    onDisk(() -> contacts.save(contact));
    refresh();
  }

  public void remove(String aor) {
    onDisk(() -> contacts.remove(aor));
    refresh();
  }

  public void add(CallRecord call) {
    onDisk(() -> history.add(call));
    refresh();
  }

  public void callsSeen() {
    onDisk(history::markAllSeen);
  }

  /** What was said and called with somebody, oldest first, given on the FX thread. */
  public CompletableFuture<Timeline> timeline(String aor) {
    CompletableFuture<Timeline> result = new CompletableFuture<>();
    onDisk(
        () -> {
          messages.markRead(aor);
          Timeline timeline =
              Timeline.of(messages.with(aor, TIMELINE), history.with(aor, TIMELINE));
          UiThread.run(() -> result.complete(timeline));
        });
    return result;
  }

  /** A text came in. */
  public void received(PhoneEvent.Message message) {
    keep(
        new ChatMessage(
            0, message.from(), false, message.text(), clock.instant(), ChatMessage.Status.UNREAD));
    refresh();
  }

  /** Sends a text and keeps what became of it; completes, on the FX thread, when that is known. */
  public CompletableFuture<Void> send(String aor, String text) {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    onDisk(
        () -> {
          ChatMessage kept =
              messages.add(
                  new ChatMessage(0, aor, true, text, clock.instant(), ChatMessage.Status.SENDING));
          refresh();
          var _ =
              phone
                  .message(aor, text)
                  .whenComplete((done, failure) -> settle(kept.id(), failure, settled));
        });
    return settled;
  }

  /** Asks whether somebody can be called, and shows it in her row. */
  public void test(ContactRow row, boolean device) {
    var _ =
        phone
            .presence(row.aor(), device)
            .exceptionally(failure -> new Presence(Presence.Kind.UNKNOWN, -1))
            .thenAccept(presence -> UiThread.run(() -> row.presence().set(presence)));
  }

  /** Looks up all contacts, without asking their devices. */
  public void askPresence() {
    onDisk(
        () -> {
          List<ContactRow> everybody = readRows();
          UiThread.run(
              () ->
                  everybody.stream()
                      .filter(ContactRow::known)
                      .limit(MOST_ASKED)
                      .forEach(
                          row ->
                              test(row, row.presence().get().kind() == Presence.Kind.REACHABLE)));
        });
  }

  private void settle(long id, Throwable failure, CompletableFuture<Void> settled) {
    onDisk(
        () -> {
          messages.setStatus(
              id, failure == null ? ChatMessage.Status.DELIVERED : ChatMessage.Status.FAILED);
          UiThread.run(() -> settled.complete(null));
        });
  }

  private void keep(ChatMessage message) {
    onDisk(() -> messages.add(message));
  }

  private ObjectProperty<Presence> presence(String aor) {
    return presences.computeIfAbsent(
        aor, who -> new SimpleObjectProperty<>(new Presence(Presence.Kind.UNKNOWN, -1)));
  }

  private List<ContactRow> readRows() throws StoreException {
    Map<String, Contact> everybody = new LinkedHashMap<>();
    contacts.all().forEach(contact -> everybody.put(contact.aor(), contact));
    int known = everybody.size();
    history
        .newest(TIMELINE)
        .forEach(call -> everybody.putIfAbsent(call.aor(), new Contact(call.aor(), call.aor())));
    Map<String, Integer> unread = messages.unread();
    unread.keySet().forEach(aor -> everybody.putIfAbsent(aor, new Contact(aor, aor)));
    List<ContactRow> fresh = new ArrayList<>();
    for (Contact contact : everybody.values()) {
      boolean isContact = fresh.size() < known;
      fresh.add(
          new ContactRow(
              contact.aor(),
              contact.name(),
              isContact,
              last(contact.aor()).lastLine(),
              last(contact.aor()).lastAt(),
              unread.getOrDefault(contact.aor(), 0),
              presence(contact.aor())));
    }
    return fresh;
  }

  private Timeline last(String aor) throws StoreException {
    return Timeline.of(messages.with(aor, 1), history.with(aor, 1));
  }

  private interface DiskWork {
    void run() throws StoreException;
  }

  private void onDisk(DiskWork work) {
    try {
      disk.execute(
          () -> {
            try {
              work.run();
            } catch (StoreException e) {
              UiThread.run(() -> problem.set(e.getMessage()));
            }
          });
    } catch (RejectedExecutionException e) {
      log.debug("the window is closing; nothing is read or written any more", e);
    }
  }
}
