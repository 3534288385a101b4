package org.chordial.app.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.chordial.app.call.PhoneException;
import org.chordial.app.demo.DemoCommand;
import org.chordial.app.store.StoreException;
import org.chordial.overlay.OverlayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The root command. Exit codes: {@link #DONE}, {@link #FAILED} with one sentence on standard error,
 * {@link #USAGE}.
 */
@Command(
    name = "chordial",
    mixinStandardHelpOptions = true,
    version = "chordial 0.1.0",
    description = "A P2PSIP softphone: people call each other by name, without a server between.",
    subcommands = {
      GuiCommand.class,
      EnrollCommand.class,
      EnrollServerCommand.class,
      EnrollAuthorityCommand.class,
      ProfileCommand.class,
      PeerCommand.class,
      PhoneCommand.class,
      LookupCommand.class,
      DiagnoseCommand.class,
      DecodeCommand.class,
      SimulateCommand.class,
      DemoCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Chordial implements Callable<Integer> {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;

  private static final Logger log = LoggerFactory.getLogger(Chordial.class);

  @Spec private CommandSpec spec;

  /** Runs one command line on the standard streams. */
  public static int run(String... args) {
    return commandLine().execute(args);
  }

  /** The command line with its error handling, for {@link #run} and tests. */
  public static CommandLine commandLine() {
    return new CommandLine(new Chordial())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((error, line, parsed) -> explain(error, line.getErr()));
  }

  /** Without a subcommand: the window. */
  @Override
  public Integer call() {
    CommandLine gui = spec.commandLine().getSubcommands().get("gui");
    if (gui != null) {
      return gui.execute();
    }
    spec.commandLine().usage(spec.commandLine().getErr());
    return USAGE;
  }

  private static int explain(Throwable error, PrintWriter err) {
    Throwable cause = error;
    while (cause instanceof java.util.concurrent.ExecutionException
        || cause instanceof java.util.concurrent.CompletionException) {
      cause = cause.getCause();
    }
    if (cause instanceof CommandException
        || cause instanceof OverlayException
        || cause instanceof StoreException
        || cause instanceof PhoneException) {
      err.println(cause.getMessage());
    } else {
      err.println(
          "Something went wrong inside Chordial: "
              + cause
              + ". Run it again with --log debug and report what it says.");
    }
    log.debug("the command failed", cause);
    return FAILED;
  }
}
