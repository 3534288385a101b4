package org.chordial.ice.dtls;

import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;

/**
 * Makes DTLS connections over paths. Call on the context's executor, where the results complete
 * too; they fail with a {@link DtlsException}. The path belongs to the connection from the call on
 * and is closed when the handshake fails.
 */
public final class Dtls {

  private Dtls() {}

  /** Handshake as the client. */
  public static CompletableFuture<DtlsConnection> connect(
      DatagramPath path, TlsSettings settings, CoreContext context) {
    return DtlsEngine.client(path, settings, context).result();
  }

  /** Handshake as the server. */
  public static CompletableFuture<DtlsConnection> accept(
      DatagramPath path, TlsSettings settings, CoreContext context) {
    return DtlsEngine.server(path, settings, context, null).result();
  }
}
