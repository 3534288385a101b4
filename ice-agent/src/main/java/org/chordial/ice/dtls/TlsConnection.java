package org.chordial.ice.dtls;

import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.StreamConnection;

/**
 * TLS 1.2 or 1.3 over a connection. Used on the context's executor only; nothing is delivered
 * before the handler is set. Closing it closes the connection beneath.
 */
public interface TlsConnection extends StreamConnection, SecureSession {

  /** Handshake as the client; fails with a {@link DtlsException}. */
  static CompletableFuture<TlsConnection> connect(
      StreamConnection connection, TlsSettings settings, CoreContext context) {
    return TlsStream.connect(connection, settings, context);
  }

  /** Handshake as the server; fails with a {@link DtlsException}. */
  static CompletableFuture<TlsConnection> accept(
      StreamConnection connection, TlsSettings settings, CoreContext context) {
    return TlsStream.accept(connection, settings, context);
  }
}
