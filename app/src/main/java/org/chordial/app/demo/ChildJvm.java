package org.chordial.app.demo;

import java.nio.file.Path;
import java.util.List;
import org.chordial.app.Main;

/** This program once more, in a process of its own. */
final class ChildJvm {

  private ChildJvm() {}

  /** The command line up to where chordial's own arguments begin. */
  static List<String> command() {
    return List.of(
        ProcessHandle.current()
            .info()
            .command()
            .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        // Starts fast: the demo's phones live for seconds.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName());
  }
}
