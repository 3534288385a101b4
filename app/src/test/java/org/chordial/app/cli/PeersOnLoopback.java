package org.chordial.app.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.config.ConfigurationBuilder;
import org.chordial.overlay.config.SignedConfiguration;

/** An enrollment server, and {@code chordial peer} in so many processes, on real sockets. */
final class PeersOnLoopback implements AutoCloseable {
  static final InetAddress LOOPBACK = Enrollment.LOOPBACK;
  static final String OVERLAY = Enrollment.OVERLAY;

  /** More would only wait for each other's handshakes. */
  private static final int AT_ONCE = 4;

  private final int bootstrapPort;
  private final Enrollment enrollment;
  private final Map<String, ChordialProcess> peers = new LinkedHashMap<>();
  private final Path bootstrap;
  private ChordialProcess first;
  private String firstNodeId;

  /**
   * @param more words for the command line of the first peer
   */
  PeersOnLoopback(Path temp, int count, Object... more) throws Exception {
    bootstrapPort = Enrollment.freePort();
    enrollment =
        new Enrollment(temp, List.of(new BootstrapNode(LOOPBACK.getHostAddress(), bootstrapPort)));
    bootstrap = enroll("peer0");
    startFirst(more);
    for (int i = 1; i < count; i += AT_ONCE) {
      List<ChordialProcess> batch = new ArrayList<>();
      for (int j = i; j < Math.min(count, i + AT_ONCE); j++) {
        Path data = enroll("peer" + j);
        batch.add(ChordialProcess.start("peer", "--json", "--data", data, "--bind", "127.0.0.1:0"));
      }
      for (ChordialProcess peer : batch) {
        peers.put(peer.awaitState("joined").path("nodeId").asText(), peer);
      }
    }
  }

  void startFirst(Object... more) throws Exception {
    Object[] line = {
      "peer", "--json", "--first", "--data", bootstrap, "--bind", "127.0.0.1:" + bootstrapPort
    };
    Object[] all = java.util.Arrays.copyOf(line, line.length + more.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    first = ChordialProcess.start(all);
    firstNodeId = first.awaitState("joined").path("nodeId").asText();
    peers.put(firstNodeId, first);
  }

  /** Starts the enrollment server anew, at the same address, with another configuration. */
  SignedConfiguration reconfigure(UnaryOperator<ConfigurationBuilder> change) throws Exception {
    return enrollment.reconfigure(change);
  }

  /** The bootstrap peer. */
  ChordialProcess first() {
    return first;
  }

  String firstNodeId() {
    return firstNodeId;
  }

  /** The peers by Node-ID, without the bootstrap peer. */
  Map<String, ChordialProcess> others() {
    Map<String, ChordialProcess> others = new LinkedHashMap<>(peers);
    others.values().removeIf(peer -> peer == first);
    return others;
  }

  /** A new name of the overlay; gives its profile. */
  Path enroll(String user) {
    return enrollment.enroll(user);
  }

  @Override
  public void close() throws IOException {
    for (ChordialProcess peer : peers.values()) {
      peer.close();
    }
    enrollment.close();
  }
}
