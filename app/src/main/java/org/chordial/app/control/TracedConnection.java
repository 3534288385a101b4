package org.chordial.app.control;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chordial.overlay.link.AppConnection;
import org.chordial.overlay.peer.TraceSink;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.wire.NodeId;

/** A connection whose SIP messages are traced, both ways. */
record TracedConnection(AppConnection connection, TraceSink trace) implements AppConnection {

  /** The connection itself, where nothing is traced. */
  static AppConnection of(AppConnection connection, TraceSink trace) {
    return trace.equals(TraceSink.NONE) ? connection : new TracedConnection(connection, trace);
  }

  private void event(String event, ByteBuf message) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("node", remoteNodeId().toString());
    fields.put("message", message.toString(StandardCharsets.UTF_8));
    trace.event(event, fields);
  }

  @Override
  public NodeId remoteNodeId() {
    return connection.remoteNodeId();
  }

  @Override
  public NodeCertificate remoteCertificate() {
    return connection.remoteCertificate();
  }

  @Override
  public InetSocketAddress localAddress() {
    return connection.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return connection.remoteAddress();
  }

  @Override
  public boolean send(ByteBuf message) {
    event("sip-sent", message);
    return connection.send(message);
  }

  @Override
  public void handler(Handler handler) {
    connection.handler(
        new Handler() {
          @Override
          public void received(ByteBuf message) {
            event("sip-received", message);
            handler.received(message);
          }

          @Override
          public void closed(String reason) {
            trace.event("sip-closed", Map.of("node", remoteNodeId().toString(), "reason", reason));
            handler.closed(reason);
          }
        });
  }

  @Override
  public void close() {
    connection.close();
  }
}
