package org.chordial.app.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.chordial.overlay.enroll.AuthorityProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code chordial enroll-authority}: the process that holds an overlay's keys. The enrollment
 * server starts it, and nobody else need.
 */
@Command(
    name = EnrollAuthorityCommand.NAME,
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Holds an overlay's keys and answers 'enroll-server' over a pipe.")
final class EnrollAuthorityCommand implements Callable<Integer> {
  static final String NAME = "enroll-authority";

  @Parameters(arity = "4", paramLabel = "ARGUMENT", description = "What the server passes.")
  private List<String> arguments;

  @Override
  public Integer call() throws Exception {
    AuthorityProcess.main(arguments.toArray(String[]::new));
    return Chordial.DONE;
  }

  /** An installed Chordial starts itself, a built tree its Java. */
  static List<String> launcher() throws CommandException {
    return Optional.ofNullable(System.getProperty("jpackage.app-path"))
        .map(program -> List.of(program, NAME))
        .or(AuthorityProcess::launcher)
        .orElseThrow(
            () ->
                new CommandException(
                    "The process for the overlay's keys cannot be started here. Start it by your"
                        + " own means with --authority."));
  }
}
