package org.chordial.app.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.chordial.overlay.enroll.EnrollmentDatabase;
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
    synopsisSubcommandLabel = "(add | password | remove | revoke | list)",
    description = "Manages the users of an enrollment server.",
    subcommands = {
      UserCommand.Add.class,
      UserCommand.Password.class,
      UserCommand.Remove.class,
      UserCommand.Revoke.class,
      UserCommand.Listing.class
    })
final class UserCommand implements Callable<Integer> {
  @ParentCommand private EnrollServerCommand server;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Chordial.USAGE;
  }

  private int withAccounts(ServerAccounts.Work work) throws Exception {
    return ServerAccounts.run(server, work);
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

  @Command(
      name = "password",
      mixinStandardHelpOptions = true,
      description = "Gives a user another password. Certificates stay valid.")
  static final class Password implements Callable<Integer> {
    @ParentCommand private UserCommand user;
    @Mixin private PasswordOption password;

    @Parameters(paramLabel = "AOR", description = "The name, as in alice@example.org.")
    private String aor;

    @Override
    public Integer call() throws Exception {
      return user.withAccounts(
          accounts -> {
            if (!accounts.changePassword(aor, password.read("New password for " + aor))) {
              throw new CommandException("There is no user " + aor + ".");
            }
          });
    }
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = {
        "Makes every certificate of a user invalid in the overlay, and refuses their keys.",
        "She keeps her name and password, and may enroll again in a new profile."
      })
  static final class Revoke implements Callable<Integer> {
    @ParentCommand private UserCommand user;
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "AOR", description = "The name, as in alice@example.org.")
    private String aor;

    @Override
    public Integer call() throws Exception {
      return user.withAccounts(
          accounts -> ServerAccounts.sayRevoked(accounts.revoke(aor), aor, spec));
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
