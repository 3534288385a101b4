package org.chordial.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.ConfigurationParser;
import org.chordial.overlay.enroll.EnrollmentDatabase;
import org.chordial.overlay.enroll.OwnerOnlyFiles;
import org.chordial.overlay.enroll.UserAccounts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code chordial enroll-server user}: works while the server runs, and without it. */
@Command(
    name = "user",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(add | remove | list)",
    description = "Manages the users of an enrollment server.",
    subcommands = {UserCommand.Add.class, UserCommand.Remove.class, UserCommand.Listing.class})
final class UserCommand implements Callable<Integer> {
  @ParentCommand private EnrollServerCommand server;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Chordial.USAGE;
  }

  private interface Work {
    void run(UserAccounts accounts) throws Exception;
  }

  private int withAccounts(Work work) throws Exception {
    Path data = server.data();
    String overlay = server.overlay() != null ? server.overlay() : overlayIn(data);
    try {
      OwnerOnlyFiles.directory(data);
    } catch (IOException e) {
      throw new OverlayException(OverlayFailure.SERVER_DATA_UNREADABLE, data, e.getMessage());
    }
    try (EnrollmentDatabase database = EnrollmentDatabase.open(data.resolve("users.db"))) {
      work.run(new UserAccounts(database, overlay, InstantSource.system()));
    }
    return Chordial.DONE;
  }

  private static String overlayIn(Path data) throws CommandException, OverlayException {
    try {
      byte[] file = Files.readAllBytes(data.resolve("configuration.xml"));
      return ConfigurationParser.parse(file).first().configuration().instanceName();
    } catch (IOException e) {
      throw new CommandException(
          "There is no enrollment server in " + data + " yet. Start it once, or give --overlay.");
    }
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Adds a user, who then enrolls with that password.")
  static final class Add implements Callable<Integer> {
    @ParentCommand private UserCommand user;
    @Mixin private PasswordOption password;

    @Parameters(paramLabel = "AOR", description = "The name, as in alice@example.org.")
    private String aor;

    @Override
    public Integer call() throws Exception {
      return user.withAccounts(accounts -> accounts.add(aor, password.read("Password for " + aor)));
    }
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Removes a user and makes her certificates invalid in the overlay.")
  static final class Remove implements Callable<Integer> {
    @ParentCommand private UserCommand user;

    @Parameters(paramLabel = "AOR", description = "The name, as in alice@example.org.")
    private String aor;

    @Override
    public Integer call() throws Exception {
      return user.withAccounts(
          accounts -> {
            if (!accounts.remove(aor)) {
              throw new CommandException("There is no user " + aor + ".");
            }
          });
    }
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the users.")
  static final class Listing implements Callable<Integer> {
    @ParentCommand private UserCommand user;
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "One JSON object a user.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
      PrintWriter out = spec.commandLine().getOut();
      return user.withAccounts(
          accounts -> {
            for (EnrollmentDatabase.User each : accounts.list()) {
              if (json) {
                JsonLines.write(
                    out,
                    JsonLines.object(
                        "aor", each.aor().toString(),
                        "created", each.created().toString(),
                        "devices", each.devices()));
              } else {
                out.println(
                    each.aor() + "  since " + each.created() + "  devices " + each.devices());
              }
            }
            out.flush();
          });
    }
  }
}
