package org.chordial.overlay.link;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chordial.ice.dtls.Dtls;
import org.chordial.ice.dtls.DtlsConnection;
import org.chordial.ice.dtls.DtlsListener;
import org.chordial.ice.dtls.TlsConnection;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.StreamConnection;
import org.chordial.overlay.security.MessageSigner;
import org.chordial.overlay.security.SecurityVerifier;
import org.chordial.overlay.wire.MessageCodec;

/**
 * DTLS over datagrams and TLS over streams (RFC 6940 section 6.6), with certificates on both sides
 * or keyed by a secret that the overlay shares (section 13.4).
 */
public final class TlsLinkSecurity implements LinkSecurity {
  private final TlsSettings settings;
  private final CoreContext context;
  private final Optional<Introducer> introducer;

  public TlsLinkSecurity(TlsSettings settings, CoreContext context) {
    this(settings, context, Optional.empty());
  }

  private TlsLinkSecurity(
      TlsSettings settings, CoreContext context, Optional<Introducer> introducer) {
    this.settings = settings;
    this.context = context;
    this.introducer = introducer;
  }

  /**
   * "All the peers MUST share a single symmetric key which is used to key TLS-PSK or TLS-SRP mode.
   * A peer which does not know the key cannot form TLS connections with any other peer" (13.4).
   *
   * @param settings with the shared key
   */
  public static TlsLinkSecurity sharedSecret(
      TlsSettings settings,
      CoreContext context,
      MessageSigner signer,
      SecurityVerifier verifier,
      MessageCodec codec) {
    return new TlsLinkSecurity(
        settings, context, Optional.of(new Introducer(signer, verifier, codec)));
  }

  private CompletableFuture<SecureDatagrams> introduced(DtlsConnection made, boolean client) {
    return introducer
        .map(known -> new IntroducedDatagrams(made, known, context, client).start())
        .orElseGet(() -> CompletableFuture.completedFuture(new DtlsChannel(made)));
  }

  private CompletableFuture<SecureStream> introduced(TlsConnection made, boolean client) {
    return introducer
        .map(known -> new IntroducedStream(made, known, context, client).start())
        .orElseGet(() -> CompletableFuture.completedFuture(new TlsChannel(made)));
  }

  @Override
  public CompletableFuture<SecureDatagrams> client(DatagramPath path) {
    return Dtls.connect(path, settings, context).thenCompose(made -> introduced(made, true));
  }

  @Override
  public CompletableFuture<SecureDatagrams> server(DatagramPath path) {
    return Dtls.accept(path, settings, context).thenCompose(made -> introduced(made, false));
  }

  @Override
  public CompletableFuture<SecureStream> client(StreamConnection connection) {
    return TlsConnection.connect(connection, settings, context)
        .thenCompose(made -> introduced(made, true));
  }

  @Override
  public CompletableFuture<SecureStream> server(StreamConnection connection) {
    return TlsConnection.accept(connection, settings, context)
        .thenCompose(made -> introduced(made, false));
  }

  @Override
  public DatagramEndpoint endpoint(
      DatagramSocket socket, Consumer<SecureDatagrams> accepted, DatagramSocket.Receiver stun) {
    DtlsListener listener =
        new DtlsListener(
            socket,
            settings,
            context,
            connection -> {
              var _ = introduced(connection, false).thenAccept(accepted);
            },
            stun);
    return new DatagramEndpoint() {
      @Override
      public InetSocketAddress localAddress() {
        return listener.localAddress();
      }

      @Override
      public CompletableFuture<SecureDatagrams> connect(InetSocketAddress remote) {
        return listener.connect(remote).thenCompose(made -> introduced(made, true));
      }

      @Override
      public void close() {
        listener.close();
      }
    };
  }
}
