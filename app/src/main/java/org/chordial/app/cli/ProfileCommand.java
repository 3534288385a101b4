package org.chordial.app.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.chordial.app.store.Profile;
import org.chordial.app.store.ProfileBackup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chordial profile}: a whole profile to one sealed file and back. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(export | import)",
    description = "Saves a profile, keys and all, in one file that a password opens.",
    subcommands = {ProfileCommand.Export.class, ProfileCommand.Import.class})
final class ProfileCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Chordial.USAGE;
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = "Writes the profile to FILE.")
  static final class Export implements Callable<Integer> {
    @Mixin private PasswordOption password;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The profile.")
    private Path data;

    @Parameters(paramLabel = "FILE", description = "The backup; an older one is replaced.")
    private Path file;

    @Override
    public Integer call() throws Exception {
      char[] secret = password.read("Password for the backup");
      try (Profile profile = Profile.open(data)) {
        ProfileBackup.write(profile, file, secret);
      } finally {
        Arrays.fill(secret, ' ');
      }
      return Chordial.DONE;
    }
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description = "Makes a profile out of FILE, where there is none.")
  static final class Import implements Callable<Integer> {
    @Mixin private PasswordOption password;

    @Option(
        names = "--data",
        required = true,
        paramLabel = "DIR",
        description = "Where the profile is to be.")
    private Path data;

    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path file;

    @Override
    public Integer call() throws Exception {
      char[] secret = password.read("Password of the backup");
      try {
        ProfileBackup.restore(file, data, secret);
      } finally {
        Arrays.fill(secret, ' ');
      }
      return Chordial.DONE;
    }
  }
}
