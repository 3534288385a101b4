package org.chordial.overlay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Wireshark's own decoders, run over datagrams of ours in a capture file. */
public final class Tshark {
  private static final int LINKTYPE_RAW = 101;

  private Tshark() {}

  /**
   * One map for each datagram: the field's name to its values in the order they stand, separated by
   * commas; absent fields are empty.
   */
  public static List<Map<String, String>> decode(
      Path directory, int udpPort, List<byte[]> datagrams, List<String> fields)
      throws IOException, InterruptedException {
    requireIt();
    Path capture = directory.resolve("capture.pcap");
    write(capture, udpPort, datagrams);
    List<String> command =
        new ArrayList<>(
            List.of("tshark", "-r", capture.toString(), "-n", "-T", "fields", "-E", "separator=|"));
    fields.forEach(field -> command.addAll(List.of("-e", field)));
    Path out = directory.resolve("fields.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("tshark did not end");
    }
    assertEquals(0, process.exitValue(), "tshark's exit code");
    List<Map<String, String>> decoded = new ArrayList<>();
    for (String line : Files.readAllLines(out, StandardCharsets.UTF_8)) {
      String[] values = line.split("\\|", -1);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < values.length; i++) {
        row.put(fields.get(i), values[i]);
      }
      decoded.add(row);
    }
    return decoded;
  }

  private static void requireIt() throws InterruptedException {
    if (System.getProperty("chordial.without", "").contains("tshark")) {
      String loud = "NOT TESTED against tshark, as -Dchordial.without=tshark asks";
      System.err.println("!!! " + loud);
      abort(loud);
    }
    try {
      new ProcessBuilder("tshark", "--version")
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new AssertionError(
          "tshark is missing: apt-get install tshark (or -Dchordial.without=tshark to do without)",
          e);
    }
  }

  private static void write(Path file, int udpPort, List<byte[]> datagrams) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeInt(0xa1b2c3d4);
      out.writeInt(0x00020004);
      out.writeLong(0);
      out.writeInt(65535);
      out.writeInt(LINKTYPE_RAW);
      for (int i = 0; i < datagrams.size(); i++) {
        byte[] datagram = datagrams.get(i);
        int udpLength = 8 + datagram.length;
        int ipLength = 20 + udpLength;
        out.writeInt(i);
        out.writeInt(0);
        out.writeInt(ipLength);
        out.writeInt(ipLength);
        // IPv4 without options: UDP from 127.0.0.1 to 127.0.0.2, checksums absent.
        out.writeInt(0x45000000 | ipLength);
        out.writeInt(0);
        out.writeInt(0x40110000);
        out.writeInt(0x7f000001);
        out.writeInt(0x7f000002);
        out.writeShort(udpPort);
        out.writeShort(udpPort);
        out.writeShort(udpLength);
        out.writeShort(0);
        out.write(datagram);
      }
    }
  }
}
