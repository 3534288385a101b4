package org.chordial.app.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.chordial.app.call.PhoneEvent;
import org.chordial.app.call.PhoneException;
import org.chordial.app.call.PhoneStatus;
import org.chordial.app.call.Presence;

/** Events as the control API writes them. */
public final class EventJson {
  private EventJson() {}

  public static ObjectNode of(PhoneEvent event) {
    return switch (event) {
      case PhoneEvent.Registered(String aor, String nodeId, long tookMs) ->
          named("registered").put("aor", aor).put("nodeId", nodeId).put("tookMs", tookMs);
      case PhoneEvent.Unregistered(String reason, String text) ->
          named("unregistered").put("reason", reason).put("text", text);
      case PhoneEvent.Incoming incoming ->
          named("incoming")
              .put("call", incoming.call().value())
              .put("from", incoming.from())
              .put("verified", incoming.verified())
              .put("video", incoming.video());
      case PhoneEvent.State state ->
          named("state")
              .put("call", state.call().value())
              .put("state", state.state().word())
              .put("reason", state.reason())
              .put("text", state.text());
      case PhoneEvent.Connected connected -> connected(connected);
      case PhoneEvent.Stats stats -> stats(stats);
      case PhoneEvent.Video video ->
          named("video")
              .put("call", video.call().value())
              .put("sending", video.sending())
              .put("receiving", video.receiving());
      case PhoneEvent.Muted muted ->
          named("muted").put("call", muted.call().value()).put("on", muted.on());
      case PhoneEvent.Dtmf dtmf ->
          named("dtmf")
              .put("call", dtmf.call().value())
              .put("digit", Character.toString(dtmf.digit()));
      case PhoneEvent.Message message ->
          named("message")
              .put("from", message.from())
              .put("text", message.text())
              .put("verified", message.verified());
      case PhoneEvent.Failed failed ->
          named("error").put("reason", failed.failure().token()).put("text", failed.text());
    };
  }

  private static ObjectNode connected(PhoneEvent.Connected connected) {
    ObjectNode node =
        named("connected")
            .put("call", connected.call().value())
            .put("audio", connected.audio())
            .put("video", connected.video().orElse(null))
            .put("srtp", connected.srtp());
    node.set("local", endpoint(connected.local()));
    node.set("remote", endpoint(connected.remote()));
    node.put("verified", connected.verified());
    PhoneEvent.Timings ms = connected.ms();
    node.set(
        "ms",
        object()
            .put("lookup", ms.lookup())
            .put("attach", ms.attach())
            .put("ring", ms.ring())
            .put("ice", ms.ice())
            .put("dtls", ms.dtls())
            .put("firstAudio", ms.firstAudio())
            .put("firstVideo", ms.firstVideo()));
    return node;
  }

  private static ObjectNode endpoint(PhoneEvent.Endpoint endpoint) {
    return object()
        .put("type", endpoint.type())
        .put("address", endpoint.address())
        .put("port", endpoint.port())
        .put("protocol", endpoint.protocol());
  }

  private static ObjectNode stats(PhoneEvent.Stats stats) {
    return named("stats")
        .put("call", stats.call().value())
        .put("rttMs", stats.rttMs())
        .put("lossIn", stats.lossIn())
        .put("jitterMs", stats.jitterMs())
        .put("bitrateIn", stats.bitrateIn())
        .put("bitrateOut", stats.bitrateOut())
        .put("framesIn", stats.framesIn())
        .put("framesOut", stats.framesOut())
        .put("mouthToEarMs", stats.mouthToEarMs())
        .put("cpu", stats.cpu());
  }

  static ObjectNode of(PhoneStatus status) {
    ObjectNode node =
        named("status")
            .put("aor", status.aor())
            .put("nodeId", status.nodeId())
            .put("overlay", status.overlay())
            .put("joined", status.joined())
            .put("registered", status.registered())
            .put("neighbours", status.neighbours());
    status.calls().forEach(call -> node.withArray("/calls").add(call.value()));
    return node;
  }

  static ObjectNode of(String aor, Presence presence) {
    String word =
        switch (presence.kind()) {
          case UNKNOWN -> "unknown";
          case NOT_REGISTERED -> "not-registered";
          case REGISTERED -> "registered";
          case NO_ANSWER -> "no-answer";
          case REACHABLE -> "reachable";
        };
    return named("presence").put("of", aor).put("presence", word).put("pingMs", presence.pingMs());
  }

  static ObjectNode of(PhoneException error) {
    return named("error").put("reason", error.failure().token()).put("text", error.getMessage());
  }

  static ObjectNode named(String event) {
    return object().put("event", event);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
