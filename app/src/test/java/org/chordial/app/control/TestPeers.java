package org.chordial.app.control;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.app.store.Profile;
import org.chordial.ice.dtls.SelfSigned;
import org.chordial.ice.dtls.TlsIdentity;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.NettyRuntime;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.SelfSignedPermitted;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.enroll.NodeKeys;
import org.chordial.overlay.enroll.SelfSignedEnrollment;
import org.chordial.overlay.peer.OverlayPeer;
import org.chordial.overlay.peer.PeerSettings;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.usage.sip.Aor;

/** An overlay of real peers on the loopback interface, where everybody makes certificates alone. */
final class TestPeers implements AutoCloseable {
  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final String NAME = "overlay.example";

  private final NettyRuntime netty = new NettyRuntime(2);
  private final List<OverlayPeer> peers = new ArrayList<>();
  private final List<CoreContext> contexts = new ArrayList<>();
  private ConfigurationDocument configuration = configuration(List.of());

  TestPeers(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      add(i);
    }
  }

  private static ConfigurationDocument configuration(List<BootstrapNode> bootstrap) {
    return ConfigurationDocument.named(NAME)
        .sequence(1)
        .selfSignedPermitted(new SelfSignedPermitted(true, SelfSignedPermitted.Digest.SHA256))
        .bootstrapNodes(bootstrap)
        .maxMessageSize(20_000)
        .build();
  }

  private void add(int number) throws Exception {
    CoreContext context = netty.newContext();
    PeerSettings settings =
        PeerSettings.of(
                configuration, credentials("peer" + number), new InetSocketAddress(LOOPBACK, 0))
            .withFirst(number == 0);
    OverlayPeer peer =
        context
            .executor()
            .submit(
                () ->
                    new OverlayPeer(
                        settings, netty.network(context, Optional.of(LOOPBACK)), context))
            .get(20, TimeUnit.SECONDS);
    CompletableFuture.completedFuture(peer)
        .thenComposeAsync(OverlayPeer::join, context.executor())
        .get(60, TimeUnit.SECONDS);
    peers.add(peer);
    contexts.add(context);
    if (number == 0) {
      InetSocketAddress at = context.executor().submit(peer::address).get(20, TimeUnit.SECONDS);
      configuration =
          configuration(List.of(new BootstrapNode(at.getAddress().getHostAddress(), at.getPort())));
    }
  }

  private Credentials credentials(String user) throws Exception {
    return SelfSignedEnrollment.enroll(
        configuration, Aor.of(user + "@" + NAME), NodeKeys.generate(), Instant.now());
  }

  /** A profile that is enrolled here. */
  Profile profile(Path directory, String user) throws Exception {
    Profile profile = Profile.open(directory);
    profile.enrolled(file(), credentials(user));
    return profile;
  }

  /** Some certificate, for a server beside the peers. */
  TlsIdentity identity() {
    return SelfSigned.ecdsa("server", contexts.getFirst());
  }

  private byte[] file() {
    return ConfigurationWriter.file(
        List.of(
            new SignedConfiguration(
                configuration, ConfigurationWriter.configuration(configuration), List.of())));
  }

  @Override
  public void close() {
    for (int i = 0; i < peers.size(); i++) {
      OverlayPeer peer = peers.get(i);
      CompletableFuture.runAsync(peer::close, contexts.get(i).executor()).join();
    }
    netty.close();
  }
}
