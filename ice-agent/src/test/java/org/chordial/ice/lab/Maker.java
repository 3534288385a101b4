package org.chordial.ice.lab;

import java.nio.file.Path;
import java.util.List;

/** Whose agent it is. */
enum Maker {
  CHORDIAL {
    @Override
    List<String> command() {
      return java(ChordialAgent.class);
    }
  },
  ICE4J {
    @Override
    List<String> command() {
      return java(Ice4jAgent.class);
    }
  },
  LIBNICE {
    @Override
    List<String> command() {
      return List.of("/usr/bin/python3", "-u", NatLab.SCRIPTS.resolve("nice_agent.py").toString());
    }
  },
  /** libwebrtc, which gathers the controlled side's candidates when it has the offer. */
  WEBRTC {
    @Override
    List<String> command() {
      return List.of("node", NatLab.SCRIPTS.resolve("webrtc/webrtc_agent.js").toString());
    }
  };

  /** The command line of the agent, to which its servers are added. */
  abstract List<String> command();

  static List<String> java(Class<?> main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        main.getName());
  }
}
