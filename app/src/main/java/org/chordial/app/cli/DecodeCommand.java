package org.chordial.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.chordial.ice.stun.StunException;
import org.chordial.overlay.decode.MessageDecoder;
import org.chordial.overlay.wire.FramedMessage;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.WireException;
import org.chordial.overlay.wire.WireSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chordial decode}: messages in hex, one a line, become a line of JSON each. */
@Command(
    name = "decode",
    mixinStandardHelpOptions = true,
    description = {
      "Take protocol messages apart: hex in, one message a line; a line of JSON for each, with every"
          + " field, and \"reencoded\", the hex of encoding it again.",
      "A malformed message gives {\"error\": ...}, and the exit code is 1."
    })
final class DecodeCommand implements Callable<Integer> {

  /** What a message may be. */
  enum Format {
    RELOAD("reload"),
    RELOAD_FRAME("reload-frame"),
    STUN("stun");

    private final String word;

    Format(String word) {
      this.word = word;
    }

    /** As it stands on the command line. */
    @Override
    public String toString() {
      return word;
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--as",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; without it, what the first byte says.")
  private Format format;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Where the hex is; without it, standard input.")
  private Path file;

  private final MessageDecoder reload = new MessageDecoder(new MessageCodec(WireSettings.STANDARD));

  @Override
  public Integer call() throws CommandException {
    try (BufferedReader in =
        file == null
            ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
            : Files.newBufferedReader(file)) {
      return decodeAll(in, spec.commandLine().getOut());
    } catch (IOException e) {
      throw new CommandException(
          "Cannot read " + (file == null ? "standard input" : file) + ": " + e.getMessage() + ".");
    }
  }

  private int decodeAll(BufferedReader in, PrintWriter out) throws IOException {
    int exit = Chordial.DONE;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String hex = line.replaceAll("\\s", "");
      if (hex.isEmpty()) {
        continue;
      }
      ObjectNode json = decode(hex);
      if (json.has("error")) {
        exit = Chordial.FAILED;
      }
      out.println(json);
      out.flush();
    }
    return exit;
  }

  private ObjectNode decode(String hex) {
    try {
      byte[] bytes = HexFormat.of().parseHex(hex);
      return switch (format == null ? guess(bytes) : format) {
        case RELOAD -> reload.message(bytes);
        case RELOAD_FRAME -> reload.frame(bytes);
        case STUN -> StunDecoder.decode(bytes);
      };
    } catch (IllegalArgumentException e) {
      return error("not hex: " + e.getMessage());
    } catch (WireException | StunException e) {
      return error(e.getMessage());
    }
  }

  private static Format guess(byte[] bytes) {
    int first = bytes[0] & 0xff;
    if (first == FramedMessage.DATA || first == FramedMessage.ACK) {
      return Format.RELOAD_FRAME;
    }
    return first < 0x40 ? Format.STUN : Format.RELOAD;
  }

  private static ObjectNode error(String reason) {
    return JsonNodeFactory.instance.objectNode().put("error", reason);
  }
}
