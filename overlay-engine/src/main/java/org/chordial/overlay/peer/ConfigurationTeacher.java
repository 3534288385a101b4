package org.chordial.overlay.peer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.forward.IncomingRequest;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.wire.ConfigUpdate;
import org.chordial.overlay.wire.ConfigUpdateReq;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * "Whenever a node detects that another node has old configuration data, it MUST generate a
 * ConfigUpdate request" (RFC 6940 section 6.5.4). A document that nobody signed is not passed on,
 * since nobody may take it.
 */
final class ConfigurationTeacher {
  private final NodeId self;
  private final Requester requester;
  private final Supplier<SignedConfiguration> current;
  private final Set<NodeId> underway = new HashSet<>();

  ConfigurationTeacher(NodeId self, Requester requester, Supplier<SignedConfiguration> current) {
    this.self = self;
    this.requester = requester;
    this.current = current;
  }

  /** Brings a node up to date that sent a request with an old sequence number: once at a time. */
  void requesterOutdated(IncomingRequest request) {
    if (current.get().signatures().isEmpty() || !underway.add(request.signerId())) {
      return;
    }
    List<Destination> back = new ArrayList<>(request.header().viaList());
    back.add(Destination.of(request.previousHop()));
    back.remove(Destination.of(self));
    Collections.reverse(back);
    Destination target = Destination.of(request.signerId());
    if (!back.getLast().equals(target)) {
      back.add(target);
    }
    var _ = send(back).whenComplete((_, _) -> underway.remove(request.signerId()));
  }

  /** Brings a node up to date that answered Error_Config_Too_New. */
  CompletableFuture<Answer> responderOutdated(List<Destination> to) {
    return current.get().signatures().isEmpty()
        ? CompletableFuture.failedFuture(
            new RequestException(ErrorCode.CONFIG_TOO_NEW, "this configuration is not signed"))
        : send(to);
  }

  private CompletableFuture<Answer> send(List<Destination> to) {
    Opaque file = Opaque.of(ConfigurationWriter.file(List.of(current.get())));
    return requester.request(to, new ConfigUpdateReq(new ConfigUpdate.ConfigData(file)));
  }
}
