package org.chordial.app.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.chordial.app.call.CallId;
import org.chordial.app.call.Phone;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.call.PhoneException;
import org.chordial.app.call.PhoneFailure;

/**
 * Drives a {@link Phone} by JSON lines: commands in, events out. Lines are written whole, from
 * whatever thread an event comes on.
 */
public final class ControlSession {
  private final Phone phone;
  private final PrintStream out;
  private final UnaryOperator<String> names;
  private final Map<CallId, JsonNode> dialled = new HashMap<>();

  /**
   * @param names turns the name of a contact into an AOR, and leaves everything else as it is
   */
  public ControlSession(Phone phone, PrintStream out, UnaryOperator<String> names) {
    this.phone = phone;
    this.out = out;
    this.names = names;
  }

  /**
   * Reads commands until {@code quit} or the end of the input.
   *
   * @param listening run when events are written from then on
   */
  public void run(BufferedReader in, Runnable listening) throws IOException {
    try (Phone.Subscription _ = phone.subscribe(this::event)) {
      listening.run();
      boolean open = true;
      while (open) {
        String line = in.readLine();
        open = line != null && (line.isBlank() || line(line));
      }
    }
  }

  /** Handles one line; false where it was the last. */
  private boolean line(String line) {
    JsonNode id = null;
    try {
      JsonNode json = ControlCommand.json(line);
      id = json.get("id");
      ControlCommand command = ControlCommand.of(json);
      if (command instanceof ControlCommand.Quit) {
        return false;
      }
      perform(command, id);
    } catch (PhoneException e) {
      write(EventJson.of(e), id);
    }
    return true;
  }

  private void perform(ControlCommand command, JsonNode id) {
    switch (command) {
      case ControlCommand.Call(String to, boolean video) -> call(to, video, id);
      case ControlCommand.Answer(CallId call, boolean video) -> done(phone.answer(call, video), id);
      case ControlCommand.Decline(CallId call) -> done(phone.decline(call), id);
      case ControlCommand.HangUp(CallId call) -> done(phone.hangup(call), id);
      case ControlCommand.Hold(CallId call) -> done(phone.hold(call), id);
      case ControlCommand.Resume(CallId call) -> done(phone.resume(call), id);
      case ControlCommand.Mute(CallId call, boolean on) -> done(phone.mute(call, on), id);
      case ControlCommand.Video(CallId call, boolean on) -> done(phone.video(call, on), id);
      case ControlCommand.Dtmf(CallId call, String digits) -> done(phone.dtmf(call, digits), id);
      case ControlCommand.Transfer(CallId call, String to) ->
          done(phone.transfer(call, names.apply(to)), id);
      case ControlCommand.Message(String to, String text) ->
          answer(phone.message(names.apply(to), text), _ -> EventJson.named("delivered"), id);
      case ControlCommand.Stats(CallId call) -> answer(phone.stats(call), EventJson::of, id);
      case ControlCommand.Presence(String of, boolean test) -> {
        String aor = names.apply(of);
        answer(phone.presence(aor, test), presence -> EventJson.of(aor, presence), id);
      }
      case ControlCommand.Status() -> answer(phone.status(), EventJson::of, id);
      case ControlCommand.Quit() -> {}
    }
  }

  /** The id goes with the first event of the call, which cannot come before it is noted here. */
  private void call(String to, boolean video, JsonNode id) {
    synchronized (dialled) {
      CallId call = phone.call(names.apply(to), video);
      if (id != null) {
        dialled.put(call, id);
      }
    }
  }

  private void done(CompletableFuture<Void> future, JsonNode id) {
    answer(future, _ -> EventJson.named("done"), id);
  }

  private <T> void answer(CompletableFuture<T> future, Function<T, ObjectNode> event, JsonNode id) {
    var _ =
        future.whenComplete(
            (value, error) ->
                write(error == null ? event.apply(value) : EventJson.of(failure(error)), id));
  }

  private static PhoneException failure(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    return cause instanceof PhoneException known
        ? known
        : new PhoneException(PhoneFailure.INTERNAL, cause);
  }

  private void event(PhoneEvent event) {
    JsonNode id = null;
    if (event instanceof PhoneEvent.State state) {
      synchronized (dialled) {
        id = dialled.remove(state.call());
      }
    }
    write(EventJson.of(event), id);
  }

  /** Writes an event of the program itself, beside those of the phone. */
  public void write(ObjectNode event, JsonNode id) {
    if (id != null) {
      event.set("id", id);
    }
    synchronized (out) {
      out.println(event);
      out.flush();
    }
  }
}
