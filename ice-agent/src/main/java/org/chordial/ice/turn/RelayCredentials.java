package org.chordial.ice.turn;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;

/**
 * How a node of an overlay gets credentials for the relay of another: RFC 6940, section 9, names
 * none. It connects to the relay's port by TLS, where both show the certificates of their Node-IDs,
 * and sends a Binding request with an attribute of ours; the response has a user name and password
 * for some hours, of use over UDP and TCP too. Servers that know nothing of it ignore the
 * attribute.
 */
public final class RelayCredentials {

  /** Comprehension-optional, from the part of the registry that needs no standard. */
  private static final int ATTRIBUTE = 0xc0d1;

  private static final Duration RTO = Duration.ofMillis(500);

  private RelayCredentials() {}

  /** Whether somebody wants credentials. */
  public static boolean isAsked(StunMessage request) {
    return value(request).isPresent();
  }

  /** What answers him. */
  public static StunAttribute answer(TurnCredentials credentials) {
    return new StunAttribute.Other(
        ATTRIBUTE,
        (credentials.username() + "\n" + credentials.password()).getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<byte[]> value(StunMessage message) {
    for (StunAttribute attribute : message.attributes()) {
      if (attribute instanceof StunAttribute.Other(int type, var bytes) && type == ATTRIBUTE) {
        return Optional.of(bytes);
      }
    }
    return Optional.empty();
  }

  private static Optional<TurnCredentials> read(StunMessage response) {
    String text = value(response).map(b -> new String(b, StandardCharsets.UTF_8)).orElse("");
    int end = text.indexOf('\n');
    return end < 1
        ? Optional.empty()
        : Optional.of(new TurnCredentials(text.substring(0, end), text.substring(end + 1)));
  }

  /**
   * Asks a relay of the overlay.
   *
   * @param tls our certificate, and the check of the server's
   * @return fails with a {@link TurnException}
   */
  public static CompletableFuture<TurnCredentials> fetch(
      InetSocketAddress server, TlsSettings tls, Network network, CoreContext context) {
    TurnCredentials none = new TurnCredentials("", "");
    RelayServer secure =
        new RelayServer("relay", server, TurnTransport.TLS, none, Optional.of(tls));
    return ServerPaths.connect(secure, network, context)
        .exceptionallyCompose(
            cause ->
                CompletableFuture.failedFuture(new TurnException(TurnFailure.UNREACHABLE, cause)))
        .thenCompose(path -> ask(path, none, context));
  }

  private static CompletableFuture<TurnCredentials> ask(
      ServerPath path, TurnCredentials none, CoreContext context) {
    CompletableFuture<TurnCredentials> result = new CompletableFuture<>();
    TurnRequests requests = new TurnRequests(path, none, RTO, context);
    path.receiver(
        message -> {
          try {
            StunMessage response = StunCodec.decode(message);
            if (response.messageClass() == StunClass.SUCCESS_RESPONSE) {
              var _ = requests.received(message, response);
            }
          } catch (StunException e) {
            result.completeExceptionally(new TurnException(TurnFailure.REFUSED, e));
          } finally {
            message.release();
          }
        });
    path.onClosed(
        reason -> result.completeExceptionally(new TurnException(TurnFailure.FORBIDDEN, null)));
    requests.send(
        StunMessage.BINDING,
        List.of(new StunAttribute.Other(ATTRIBUTE, new byte[0])),
        reply -> {
          Optional<TurnCredentials> found =
              reply instanceof TurnReply.Success(var response, _)
                  ? read(response)
                  : Optional.empty();
          found.ifPresentOrElse(
              result::complete,
              () -> result.completeExceptionally(new TurnException(TurnFailure.FORBIDDEN, null)));
        });
    return result.whenComplete(
        (credentials, failure) -> {
          requests.close();
          path.close();
        });
  }
}
