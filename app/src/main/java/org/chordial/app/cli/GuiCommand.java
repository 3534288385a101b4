package org.chordial.app.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.chordial.app.control.PhoneOptions;
import org.chordial.app.ui.window.RuntimeLauncher;
import org.chordial.app.ui.window.UiApp;
import org.chordial.ice.dtls.KeyLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chordial gui}: the window. */
@Command(
    name = "gui",
    mixinStandardHelpOptions = true,
    description = {
      "The window. With a sip:, sips:, tel: or chordial: link it hands that to the window that is",
      "open already, if one is."
    })
final class GuiCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(arity = "0..1", paramLabel = "URI", defaultValue = "", description = "A link.")
  private String link;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The profile (default: Chordial's own directory of the person's data).")
  private Path data;

  @Override
  public Integer call() throws Exception {
    Path directory = data == null ? dataOf(System.getenv(), System.getProperties()) : data;
    try (TraceFile trace = common.openTrace()) {
      Optional<KeyLog> keys =
          common.keyLog().isPresent()
              ? Optional.of(KeyLogFile.open(common.keyLog().get()))
              : Optional.empty();
      UiApp.run(
          directory,
          link,
          new RuntimeLauncher(
              options -> {
                PhoneOptions traced = options.withTrace(trace::event);
                return keys.map(traced::withKeyLog).orElse(traced);
              }));
    } catch (UnsupportedOperationException e) {
      throw new CommandException(
          "The window needs a display, and none could be opened ("
              + e.getMessage()
              + "). Without one, use 'chordial phone'.");
    }
    return Chordial.DONE;
  }

  /** Where programs of this system keep a person's data. */
  static Path dataOf(Map<String, String> environment, Map<?, ?> properties) {
    String system = String.valueOf(properties.get("os.name")).toLowerCase(Locale.ROOT);
    Path home = Path.of(String.valueOf(properties.get("user.home")));
    if (system.contains("win") && environment.containsKey("LOCALAPPDATA")) {
      return Path.of(environment.get("LOCALAPPDATA"), "Chordial");
    }
    if (system.contains("mac")) {
      return home.resolve("Library/Application Support/Chordial");
    }
    String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
    return (xdg.isBlank() ? home.resolve(".local/share") : Path.of(xdg)).resolve("chordial");
  }
}
