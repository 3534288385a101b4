package org.chordial.overlay.peer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.chordial.overlay.forward.MessageTrace;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.NodeId;

/** Messages as trace events. */
final class MessageTracer implements MessageTrace {
  private final TraceSink sink;

  MessageTracer(TraceSink sink) {
    this.sink = sink;
  }

  @Override
  public void sent(ForwardingHeader header, MessageBody body) {
    sink.event("message-sent", fields(header, body));
  }

  @Override
  public void received(
      ForwardingHeader header, MessageBody body, NodeId signer, NodeId previousHop) {
    Map<String, Object> fields = fields(header, body);
    fields.put("signer", signer.toString());
    fields.put("previousHop", previousHop.toString());
    sink.event("message-received", fields);
  }

  @Override
  public void refused(ForwardingHeader header, String reason) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("transaction", Long.toHexString(header.transactionId()));
    fields.put("reason", reason);
    sink.event("message-refused", fields);
  }

  private static Map<String, Object> fields(ForwardingHeader header, MessageBody body) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("transaction", Long.toHexString(header.transactionId()));
    fields.put("type", body.getClass().getSimpleName());
    fields.put("ttl", header.ttl());
    fields.put("destination", header.destinationList().toString());
    fields.put("via", header.viaList().toString());
    fields.put("body", body.toString());
    return fields;
  }
}
