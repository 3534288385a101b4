package org.chordial.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.config.ConfigurationParser;
import org.chordial.overlay.enroll.EnrollmentDatabase;
import org.chordial.overlay.enroll.EnrollmentLog;
import org.chordial.overlay.enroll.OwnerOnlyFiles;
import org.chordial.overlay.enroll.UserAccounts;
import org.chordial.overlay.wire.NodeId;
import picocli.CommandLine.Model.CommandSpec;

/** Opens the accounts of an enrollment server, whether it runs or not. */
final class ServerAccounts {
  private ServerAccounts() {}

  interface Work {
    void run(UserAccounts accounts) throws Exception;
  }

  static int run(EnrollServerCommand server, Work work) throws Exception {
    Path data = server.data();
    String overlay = server.overlay() != null ? server.overlay() : overlayIn(data);
    try {
      OwnerOnlyFiles.directory(data);
    } catch (IOException e) {
      throw new OverlayException(OverlayFailure.SERVER_DATA_UNREADABLE, data, e.getMessage());
    }
    InstantSource clock = InstantSource.system();
    EnrollmentLog log = new EnrollmentLog(EnrollmentLog.file(data), clock);
    try (EnrollmentDatabase database = EnrollmentDatabase.open(data.resolve("users.db"))) {
      work.run(new UserAccounts(database, overlay, clock, log, UserAccounts.operator()));
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

  /** The server sees it at the next request for its configuration. */
  static void sayRevoked(Set<NodeId> ids, String about, CommandSpec spec) throws CommandException {
    if (ids.isEmpty()) {
      throw new CommandException("There is no valid certificate of " + about + ".");
    }
    PrintWriter out = spec.commandLine().getOut();
    ids.forEach(id -> out.println("Revoked " + id));
    out.println("The overlay's next configuration names them as bad nodes.");
    out.flush();
  }
}
