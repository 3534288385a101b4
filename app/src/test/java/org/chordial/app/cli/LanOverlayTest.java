package org.chordial.app.cli;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers of a local network that has no server at all, in processes. */
class LanOverlayTest {
  @TempDir private Path temp;

  private Path enroll(String user) {
    Path data = temp.resolve(user);
    Run.of(
            "enroll",
            "--data",
            data,
            "--config",
            "lan:home.example",
            "--user",
            user + "@home.example")
        .succeeds();
    return data;
  }

  private static ChordialProcess peer(Path data) throws Exception {
    return ChordialProcess.start("peer", "--json", "--data", data, "--bind", "127.0.0.1:0");
  }

  @Test
  void twoPeersFindEachOtherByMulticast() throws Exception {
    Path alices = enroll("alice");
    Path bobs = enroll("bob");
    try (ChordialProcess alice = peer(alices);
        ChordialProcess bob = peer(bobs)) {
      for (ChordialProcess each : List.of(alice, bob)) {
        each.await(
            event ->
                event.path("state").asText().equals("joined")
                    && event.path("neighbours").asInt() == 1);
      }
    }
  }

  @Test
  void aNameThatNoOverlayCanHaveIsRefused() {
    Run.of(
            "enroll",
            "--data",
            temp.resolve("x"),
            "--config",
            "lan:home",
            "--user",
            "alice@home.example")
        .saysInOneLine("cannot be a name here");
  }
}
