package org.chordial.ice.lab;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.dtls.SelfSigned;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.turn.server.CredentialSource;
import org.chordial.ice.turn.server.TurnServer;
import org.chordial.ice.turn.server.TurnServerSettings;

/**
 * Our TURN server in the laboratory, until its input ends.
 *
 * <pre>LabTurnServer ADDRESS USER PASSWORD PORT...     prints: ready</pre>
 */
final class LabTurnServer {

  static final String READY = "ready";

  private LabTurnServer() {}

  public static void main(String[] arguments) throws Exception {
    InetAddress address = InetAddress.ofLiteral(arguments[0]);
    try (NettyRuntime runtime = new NettyRuntime(1)) {
      CoreContext context = runtime.newContext();
      Network network = runtime.network(context, Optional.empty());
      TlsSettings tls =
          new TlsSettings(SelfSigned.ecdsa("lab", context), _ -> Optional.empty())
              .withAnonymousClients();
      TurnServer server =
          new TurnServer(
              TurnServerSettings.of("lab", List.of(address)),
              CredentialSource.users(Map.of(arguments[1], arguments[2])),
              Optional.of(tls),
              network,
              context);
      CompletableFuture.runAsync(
              () -> {
                for (String port : List.of(arguments).subList(3, arguments.length)) {
                  listen(server, new InetSocketAddress(address, Integer.parseInt(port)));
                }
              },
              context.executor())
          .join();
      System.out.println(READY);
      System.in.readAllBytes();
      CompletableFuture.runAsync(server::close, context.executor()).join();
    }
  }

  private static void listen(TurnServer server, InetSocketAddress at) {
    try {
      server.listen(at);
    } catch (NetworkException e) {
      throw new IllegalStateException(e);
    }
  }
}
