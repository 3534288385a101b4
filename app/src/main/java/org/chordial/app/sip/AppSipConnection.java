package org.chordial.app.sip;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.chordial.overlay.link.AppConnection;
import org.chordial.overlay.wire.NodeId;

/** An AppAttach connection for SIP. */
public record AppSipConnection(AppConnection connection) implements SipConnection {

  @Override
  public NodeId remoteNodeId() {
    return connection.remoteNodeId();
  }

  @Override
  public Optional<String> remoteUser() {
    return Optional.of(connection.remoteCertificate().userName());
  }

  @Override
  public boolean send(byte[] message) {
    return message.length <= AppConnection.MAX_MESSAGE
        && connection.send(Unpooled.wrappedBuffer(message));
  }

  @Override
  public void handler(Handler handler) {
    connection.handler(
        new AppConnection.Handler() {
          @Override
          public void received(ByteBuf message) {
            try {
              handler.received(ByteBufUtil.getBytes(message));
            } finally {
              message.release();
            }
          }

          @Override
          public void closed(String reason) {
            handler.closed(reason);
          }
        });
  }

  @Override
  public void close() {
    connection.close();
  }
}
