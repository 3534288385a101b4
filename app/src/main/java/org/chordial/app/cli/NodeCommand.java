package org.chordial.app.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.chordial.overlay.enroll.UserAccounts;
import org.chordial.overlay.wire.NodeId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code chordial enroll-server node}: the certificates that were given out. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(list | revoke)",
    description = "Lists the nodes that have certificates, and takes certificates back.",
    subcommands = {NodeCommand.Listing.class, NodeCommand.Revoke.class})
final class NodeCommand implements Callable<Integer> {
  @ParentCommand private EnrollServerCommand server;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Chordial.USAGE;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the Node-IDs that have a valid certificate.")
  static final class Listing implements Callable<Integer> {
    @ParentCommand private NodeCommand node;
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "One JSON object a Node-ID.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
      PrintWriter out = spec.commandLine().getOut();
      return ServerAccounts.run(
          node.server,
          accounts -> {
            for (UserAccounts.Node each : accounts.nodes()) {
              if (json) {
                JsonLines.write(
                    out,
                    JsonLines.object(
                        "nodeId", each.nodeId().toString(),
                        "aor", each.user().toString(),
                        "issued", each.issued().toString(),
                        "expires", each.expires().toString()));
              } else {
                out.println(each.nodeId() + "  " + each.user() + "  until " + each.expires());
              }
            }
            out.flush();
          });
    }
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = {
        "Makes every certificate with this Node-ID invalid in the overlay, and refuses its key.",
        "Its user keeps her name and her other devices."
      })
  static final class Revoke implements Callable<Integer> {
    @ParentCommand private NodeCommand node;
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NODE-ID", description = "32 hexadecimal digits.")
    private String nodeId;

    @Override
    public Integer call() throws Exception {
      NodeId id;
      try {
        id = NodeId.ofHex(nodeId);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            spec.commandLine(), "\"" + nodeId + "\" is no Node-ID: 32 hexadecimal digits.", e);
      }
      return ServerAccounts.run(
          node.server, accounts -> ServerAccounts.sayRevoked(accounts.revoke(id), nodeId, spec));
    }
  }
}
