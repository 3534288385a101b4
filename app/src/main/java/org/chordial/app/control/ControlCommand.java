package org.chordial.app.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.chordial.app.call.CallId;
import org.chordial.app.call.PhoneException;
import org.chordial.app.call.PhoneFailure;

/** One command of the control API. */
sealed interface ControlCommand {
  int MAX_LINE = 64 * 1024;

  JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  record Call(String to, boolean video) implements ControlCommand {}

  record Answer(CallId call, boolean video) implements ControlCommand {}

  record Decline(CallId call) implements ControlCommand {}

  record HangUp(CallId call) implements ControlCommand {}

  record Hold(CallId call) implements ControlCommand {}

  record Resume(CallId call) implements ControlCommand {}

  record Mute(CallId call, boolean on) implements ControlCommand {}

  record Video(CallId call, boolean on) implements ControlCommand {}

  record Dtmf(CallId call, String digits) implements ControlCommand {}

  record Transfer(CallId call, String to) implements ControlCommand {}

  record Message(String to, String text) implements ControlCommand {}

  record Stats(CallId call) implements ControlCommand {}

  record Presence(String of, boolean test) implements ControlCommand {}

  record Status() implements ControlCommand {}

  record Quit() implements ControlCommand {}

  /**
   * A line as a JSON object.
   *
   * @throws PhoneException with {@link PhoneFailure#BAD_COMMAND}
   */
  static JsonNode json(String line) throws PhoneException {
    if (line.length() > MAX_LINE) {
      throw bad("the line is longer than " + MAX_LINE + " characters");
    }
    try {
      JsonNode node = JSON.readTree(line);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw bad("the line is no JSON");
    }
    throw bad("the line is no JSON object");
  }

  /**
   * @throws PhoneException with {@link PhoneFailure#BAD_COMMAND}
   */
  static ControlCommand of(JsonNode node) throws PhoneException {
    String name = text(node, "do");
    return switch (name) {
      case "call" -> new Call(text(node, "to"), flag(node, "video", false));
      case "answer" -> new Answer(call(node), flag(node, "video", false));
      case "decline" -> new Decline(call(node));
      case "hangup" -> new HangUp(call(node));
      case "hold" -> new Hold(call(node));
      case "resume" -> new Resume(call(node));
      case "mute" -> new Mute(call(node), flag(node, "on", true));
      case "video" -> new Video(call(node), flag(node, "on", true));
      case "dtmf" -> new Dtmf(call(node), text(node, "digits"));
      case "transfer" -> new Transfer(call(node), text(node, "to"));
      case "message" -> new Message(text(node, "to"), text(node, "text"));
      case "stats" -> new Stats(call(node));
      case "presence" -> new Presence(text(node, "of"), flag(node, "test", false));
      case "status" -> new Status();
      case "quit" -> new Quit();
      default -> throw bad("there is no \"" + name + "\"");
    };
  }

  private static CallId call(JsonNode node) throws PhoneException {
    String value = text(node, "call");
    if (value.isEmpty() || value.length() > 32) {
      throw bad("\"call\" is the name of a call, like \"c1\"");
    }
    return new CallId(value);
  }

  private static String text(JsonNode node, String field) throws PhoneException {
    JsonNode value = node.get(field);
    if (value == null || !value.isTextual()) {
      throw bad("\"" + field + "\" is missing or no string");
    }
    return value.textValue();
  }

  private static boolean flag(JsonNode node, String field, boolean otherwise)
      throws PhoneException {
    JsonNode value = node.get(field);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw bad("\"" + field + "\" is true or false");
    }
    return value.booleanValue();
  }

  private static PhoneException bad(String reason) {
    return new PhoneException(PhoneFailure.BAD_COMMAND, reason);
  }
}
