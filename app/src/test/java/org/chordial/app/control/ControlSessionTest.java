package org.chordial.app.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chordial.app.call.CallId;
import org.chordial.app.call.CallState;
import org.chordial.app.call.Phone;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.call.PhoneException;
import org.chordial.app.call.PhoneFailure;
import org.chordial.app.call.PhoneStatus;
import org.chordial.app.call.Presence;
import org.junit.jupiter.api.Test;

class ControlSessionTest {
  private final List<String> asked = new ArrayList<>();
  private final List<Consumer<PhoneEvent>> listeners = new ArrayList<>();

  /** A phone that writes down what it is asked. */
  private final Phone phone =
      (Phone)
          Proxy.newProxyInstance(
              Phone.class.getClassLoader(),
              new Class<?>[] {Phone.class},
              (proxy, method, arguments) -> {
                Object[] given = arguments == null ? new Object[0] : arguments;
                return answer(method.getName(), given);
              });

  @SuppressWarnings("unchecked")
  private Object answer(String method, Object[] given) {
    if (method.equals("subscribe")) {
      listeners.add((Consumer<PhoneEvent>) given[0]);
      return (Phone.Subscription) () -> listeners.remove(given[0]);
    }
    asked.add(method + Arrays.asList(given));
    return switch (method) {
      case "call" -> {
        CallId call = new CallId("c1");
        PhoneEvent.State state =
            new PhoneEvent.State(call, CallState.LOOKING_UP, "dialed", "Looking up bob.");
        Thread.ofVirtual().start(() -> List.copyOf(listeners).forEach(it -> it.accept(state)));
        yield call;
      }
      case "message" ->
          given[0].equals("bob@example.org")
              ? CompletableFuture.completedFuture(null)
              : CompletableFuture.failedFuture(
                  new PhoneException(PhoneFailure.NO_SUCH_NAME, given[0]));
      case "stats" ->
          CompletableFuture.completedFuture(
              new PhoneEvent.Stats((CallId) given[0], 1.5, 0, 2, 3, 4, 5, 6, 7, 0.5));
      case "status" ->
          CompletableFuture.completedFuture(
              new PhoneStatus("a@b", "00", "b", true, false, 3, List.of(new CallId("c1"))));
      case "presence" ->
          CompletableFuture.completedFuture(new Presence(Presence.Kind.REACHABLE, 7));
      default -> CompletableFuture.completedFuture(null);
    };
  }

  private List<String> run(String... lines) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ControlSession(
            phone,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            name -> name.equals("Bob") ? "bob@example.org" : name)
        .run(new BufferedReader(new StringReader(String.join("\n", lines))), () -> {});
    String text = out.toString(StandardCharsets.UTF_8);
    return text.isEmpty() ? List.of() : List.of(text.split("\r?\n"));
  }

  @Test
  void everyCommandReachesThePhone() throws Exception {
    List<String> events =
        run(
            "{\"do\":\"answer\",\"call\":\"c1\",\"video\":true}",
            "{\"do\":\"decline\",\"call\":\"c1\"}",
            "{\"do\":\"hangup\",\"call\":\"c1\"}",
            "{\"do\":\"hold\",\"call\":\"c1\"}",
            "{\"do\":\"resume\",\"call\":\"c1\"}",
            "{\"do\":\"mute\",\"call\":\"c1\",\"on\":true}",
            "{\"do\":\"video\",\"call\":\"c1\",\"on\":false}",
            "{\"do\":\"dtmf\",\"call\":\"c1\",\"digits\":\"12#\",\"id\":7}",
            "{\"do\":\"transfer\",\"call\":\"c1\",\"to\":\"Bob\"}",
            "{\"do\":\"quit\"}",
            "{\"do\":\"hangup\",\"call\":\"c2\"}");
    assertEquals(
        List.of(
            "answer[c1, true]",
            "decline[c1]",
            "hangup[c1]",
            "hold[c1]",
            "resume[c1]",
            "mute[c1, true]",
            "video[c1, false]",
            "dtmf[c1, 12#]",
            "transfer[c1, bob@example.org]"),
        asked);
    assertEquals(9, events.size());
    assertTrue(events.contains("{\"event\":\"done\",\"id\":7}"), events.toString());
  }

  @Test
  void questionsAreAnsweredWithTheirId() throws Exception {
    assertEquals(
        List.of(
            "{\"event\":\"delivered\",\"id\":\"2\"}",
            "{\"event\":\"error\",\"reason\":\"no-such-name\",\"text\":\"Nobody is registered as"
                + " x@y.\",\"id\":\"3\"}",
            "{\"event\":\"stats\",\"call\":\"c1\",\"rttMs\":1.5,\"lossIn\":0.0,\"jitterMs\":2.0,"
                + "\"bitrateIn\":3,\"bitrateOut\":4,\"framesIn\":5,\"framesOut\":6,"
                + "\"mouthToEarMs\":7.0,\"cpu\":0.5,\"id\":\"4\"}",
            "{\"event\":\"status\",\"aor\":\"a@b\",\"nodeId\":\"00\",\"overlay\":\"b\","
                + "\"joined\":true,\"registered\":false,\"neighbours\":3,\"calls\":[\"c1\"]}",
            "{\"event\":\"presence\",\"of\":\"bob@example.org\",\"presence\":\"reachable\","
                + "\"pingMs\":7}"),
        run(
            "{\"do\":\"message\",\"to\":\"Bob\",\"text\":\"hello\",\"id\":\"2\"}",
            "{\"do\":\"message\",\"to\":\"x@y\",\"text\":\"hello\",\"id\":\"3\"}",
            "{\"do\":\"stats\",\"call\":\"c1\",\"id\":\"4\"}",
            "{\"do\":\"status\"}",
            "{\"do\":\"presence\",\"of\":\"Bob\",\"test\":true}"));
  }

  @Test
  void aLineThatIsNotUnderstoodGivesAnErrorAndChangesNothing() throws Exception {
    List<String> events =
        run(
            "",
            "nonsense",
            "[]",
            "{\"do\":\"fly\",\"id\":\"1\"}",
            "{\"do\":\"call\"}",
            "{\"do\":\"call\",\"to\":7}",
            "{\"do\":\"call\",\"to\":\"x@y\",\"video\":\"yes\"}",
            "{\"do\":\"hangup\",\"call\":\"\"}",
            "{\"do\":\"status\"} {\"do\":\"quit\"}");
    assertEquals(8, events.size());
    assertTrue(events.stream().allMatch(event -> event.contains("\"reason\":\"bad-command\"")));
    assertTrue(events.get(2).endsWith("\"id\":\"1\"}"), events.get(2));
    assertEquals(List.of(), asked);
  }

  /** 20,000 broken lines, seed 1: an event for each, or a command that was understood. */
  @Test
  void brokenLinesNeverStopTheSession() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    String whole =
        "{\"do\":\"message\",\"to\":\"bob@example.org\",\"text\":\"hello\",\"id\":\"2\"}";
    String[] lines = new String[20_000];
    for (int i = 0; i < lines.length; i++) {
      StringBuilder line = new StringBuilder(whole);
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        line.setCharAt(random.nextInt(line.length()), (char) random.nextInt(32, 127));
      }
      lines[i] = line.toString();
    }
    List<String> events = run(lines);
    assertTrue(events.stream().allMatch(event -> event.startsWith("{\"event\":\"")));
    assertEquals(lines.length, events.size());
  }

  @Test
  void theEventsHaveTheFieldsOfTheContract() {
    PhoneEvent.Endpoint end = new PhoneEvent.Endpoint("host", "127.0.0.1", 5, "udp");
    assertEquals(
        "{\"event\":\"connected\",\"call\":\"c1\",\"audio\":\"opus/48000/2\",\"video\":null,"
            + "\"srtp\":\"AEAD_AES_128_GCM\","
            + "\"local\":{\"type\":\"host\",\"address\":\"127.0.0.1\",\"port\":5,"
            + "\"protocol\":\"udp\"},"
            + "\"remote\":{\"type\":\"host\",\"address\":\"127.0.0.1\",\"port\":5,"
            + "\"protocol\":\"udp\"},\"verified\":true,"
            + "\"ms\":{\"lookup\":1,\"attach\":2,\"ring\":3,\"ice\":4,\"dtls\":5,"
            + "\"firstAudio\":6,\"firstVideo\":-1}}",
        EventJson.of(
                new PhoneEvent.Connected(
                    new CallId("c1"),
                    "opus/48000/2",
                    Optional.empty(),
                    "AEAD_AES_128_GCM",
                    end,
                    end,
                    true,
                    new PhoneEvent.Timings(1, 2, 3, 4, 5, 6, -1)))
            .toString());
    assertEquals(
        "{\"event\":\"state\",\"call\":\"c1\",\"state\":\"looking-up\",\"reason\":\"dialed\","
            + "\"text\":\"Looking up.\"}",
        EventJson.of(
                new PhoneEvent.State(
                    new CallId("c1"), CallState.LOOKING_UP, "dialed", "Looking up."))
            .toString());
  }
}
