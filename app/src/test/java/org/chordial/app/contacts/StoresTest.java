package org.chordial.app.contacts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chordial.app.contacts.ChatMessage.Status;
import org.chordial.app.store.PhoneDatabase;
import org.chordial.app.store.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path dir;
  private PhoneDatabase database;
  private ContactStore contacts;
  private HistoryStore history;
  private MessageStore messages;

  @BeforeEach
  void open() throws StoreException {
    database = PhoneDatabase.open(dir.resolve("phone.db"));
    contacts = new ContactStore(database, InstantSource.fixed(NOON));
    history = new HistoryStore(database);
    messages = new MessageStore(database);
  }

  @AfterEach
  void close() throws StoreException {
    database.close();
  }

  private void reopen() throws StoreException {
    database.close();
    open();
  }

  @Test
  void contactsComeInTheOrderOfTheirNamesAndSurviveARestart() throws Exception {
    contacts.save(new Contact("zoe@example.org", "zoe"));
    contacts.save(new Contact("bob@example.org", "Bob"));
    contacts.save(new Contact("alice@example.org", ""));
    contacts.save(new Contact("bob@example.org", "Robert"));
    reopen();
    assertEquals(
        List.of(
            new Contact("alice@example.org", "alice@example.org"),
            new Contact("bob@example.org", "Robert"),
            new Contact("zoe@example.org", "zoe")),
        contacts.all());
    contacts.remove("zoe@example.org");
    assertEquals(Optional.empty(), contacts.find("zoe@example.org"));
  }

  @Test
  void aNameThatTwoContactsShareNamesNeither() throws Exception {
    contacts.save(new Contact("bob@example.org", "Bob"));
    assertEquals("bob@example.org", contacts.findByName("BOB").orElseThrow().aor());
    contacts.save(new Contact("bob@example.net", "bob"));
    assertEquals(Optional.empty(), contacts.findByName("bob"));
  }

  @Test
  void aMissedCallIsUnseenUntilSomebodyLooks() throws Exception {
    CallRecord missed =
        new CallRecord(0, "bob@example.org", false, true, NOON, Duration.ZERO, CallRecord.MISSED);
    CallRecord answered =
        new CallRecord(
            0,
            "bob@example.org",
            true,
            false,
            NOON.plusSeconds(60),
            Duration.ofSeconds(5),
            CallRecord.COMPLETED);
    long first = history.add(missed).id();
    history.add(answered);
    reopen();
    assertEquals(1, history.unseen());
    assertEquals(
        List.of(CallRecord.COMPLETED, CallRecord.MISSED),
        history.with("bob@example.org", 10).stream().map(CallRecord::outcome).toList());
    assertEquals(first, history.newest(10).getLast().id());
    history.markAllSeen();
    assertEquals(0, history.unseen());
    history.clear();
    assertTrue(history.newest(10).isEmpty());
  }

  @Test
  void textsAreReadInTheOrderTheyWereSent() throws Exception {
    for (int i = 0; i < 5; i++) {
      messages.add(
          new ChatMessage(
              0, "bob@example.org", false, "text " + i, NOON.plusSeconds(i), Status.UNREAD));
    }
    ChatMessage mine =
        messages.add(
            new ChatMessage(
                0, "bob@example.org", true, "mine", NOON.plusSeconds(9), Status.SENDING));
    assertEquals(Map.of("bob@example.org", 5), messages.unread());
    messages.markRead("bob@example.org");
    messages.setStatus(mine.id(), Status.DELIVERED);
    reopen();
    List<ChatMessage> last = messages.with("bob@example.org", 2);
    assertEquals(List.of("text 4", "mine"), last.stream().map(ChatMessage::text).toList());
    assertEquals(
        List.of(Status.READ, Status.DELIVERED), last.stream().map(ChatMessage::status).toList());
    assertTrue(messages.unread().isEmpty());
  }

  @Test
  void aTextThatWasOnItsWayWhenTheProgramEndedHasFailed() throws Exception {
    messages.add(new ChatMessage(0, "bob@example.org", true, "lost", NOON, Status.SENDING));
    messages.failUnsent();
    assertEquals(Status.FAILED, messages.with("bob@example.org", 1).getFirst().status());
  }

  @Test
  void hostileTextIsOnlyText() throws Exception {
    String nasty = "'); DROP TABLE contact; -- \u0000 \uD83D\uDE00";
    contacts.save(new Contact("eve@example.org", nasty));
    assertEquals(nasty, contacts.find("eve@example.org").orElseThrow().name());
  }

  @Test
  void aTransactionThatFailsChangesNothing() throws Exception {
    assertThrows(
        StoreException.class,
        () ->
            database.transaction(
                connection -> {
                  try (Statement statement = connection.createStatement()) {
                    statement.executeUpdate(
                        "INSERT INTO contact (aor, name, added_ms) VALUES ('a', 'b', 1)");
                    return statement.executeUpdate("INSERT INTO nothing VALUES (1)");
                  }
                }));
    assertTrue(contacts.all().isEmpty());
  }

  @Test
  void aDamagedDatabaseIsSaidSoAndLeftAsItIs() throws Exception {
    Path damaged = dir.resolve("damaged.db");
    byte[] bytes = "This is no database at all. ".repeat(300).getBytes(StandardCharsets.US_ASCII);
    Files.write(damaged, bytes);
    StoreException e = assertThrows(StoreException.class, () -> PhoneDatabase.open(damaged));
    assertTrue(e.getMessage().contains("damaged"), e.getMessage());
    assertArrayEquals(bytes, Files.readAllBytes(damaged));
  }

  @Test
  void aDatabaseOfTheFutureIsNotTouched() throws Exception {
    database.transaction(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("PRAGMA user_version = 999");
          }
        });
    StoreException e =
        assertThrows(StoreException.class, () -> PhoneDatabase.open(dir.resolve("phone.db")));
    assertTrue(e.getMessage().contains("newer"), e.getMessage());
  }
}
