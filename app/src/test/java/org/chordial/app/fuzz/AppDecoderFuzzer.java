package org.chordial.app.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.chordial.app.control.ControlDecoders;
import org.chordial.app.sdp.DescriptionReader;
import org.chordial.app.sdp.PlainReader;
import org.chordial.app.sdp.SdpCodec;
import org.chordial.app.sdp.SdpException;
import org.chordial.app.sdp.TrickleFragment;
import org.chordial.app.store.StoreDecoders;
import org.chordial.app.ui.link.LinkDecoders;

/**
 * What Jazzer calls, in a process of its own: one decoder of the phone, named by the first
 * argument. A decoder that throws anything but its own exception is a finding.
 */
public final class AppDecoderFuzzer {
  static final List<String> DECODERS =
      List.of("sdp", "description", "plain", "trickle", "control", "link", "archive");

  private static String decoder = "sdp";

  private AppDecoderFuzzer() {}

  /** Called once by Jazzer. */
  public static void fuzzerInitialize(String[] arguments) {
    decoder = arguments[0];
  }

  /** Called by Jazzer with each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    decode(decoder, input);
  }

  /** Whether the decoder takes the input. */
  static boolean decode(String name, byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      return switch (name) {
        case "sdp" -> SdpCodec.parse(SdpCodec.write(SdpCodec.parse(text))) != null;
        case "description" -> DescriptionReader.read(text) != null;
        case "plain" -> PlainReader.read(text) != null;
        case "trickle" -> TrickleFragment.read(text, "0") != null;
        case "control" -> ControlDecoders.line(text);
        case "link" -> LinkDecoders.link(text);
        case "archive" -> StoreDecoders.archive(input);
        default -> throw new IllegalArgumentException("no such decoder: " + name);
      };
    } catch (SdpException refused) {
      return false;
    }
  }
}
