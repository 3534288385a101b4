package org.chordial.overlay.peer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.config.ConfigurationException;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.enroll.ConfigurationVerifier;
import org.chordial.overlay.forward.IncomingRequest;
import org.chordial.overlay.forward.Reply;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.RequestHandler;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.forward.SequenceNumbers;
import org.chordial.overlay.wire.ConfigUpdate;
import org.chordial.overlay.wire.ConfigUpdateAns;
import org.chordial.overlay.wire.ConfigUpdateReq;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;

/**
 * Passes newer configuration documents on, and takes them (RFC 6940 section 6.5.4): "it MUST be
 * processed only if [...] the sequence number in the document is greater than the current
 * configuration sequence number [and] the Configuration Document is correctly digitally signed".
 */
final class ConfigurationUpdates implements RequestHandler {
  private final NodeId self;
  private final Requester requester;
  private final CoreContext context;
  private final Consumer<SignedConfiguration> apply;
  private SignedConfiguration current;

  /**
   * @param apply puts a newer configuration into force
   */
  ConfigurationUpdates(
      NodeId self,
      Requester requester,
      CoreContext context,
      SignedConfiguration current,
      Consumer<SignedConfiguration> apply) {
    this.self = self;
    this.requester = requester;
    this.context = context;
    this.current = current;
    this.apply = apply;
  }

  /** "the node MUST generate a ConfigUpdate message to update the requesting node." */
  void bringUpToDate(IncomingRequest request) {
    if (current.signatures().isEmpty()) {
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
    Opaque file = Opaque.of(ConfigurationWriter.file(List.of(current)));
    var _ = requester.request(back, new ConfigUpdateReq(new ConfigUpdate.ConfigData(file)));
  }

  @Override
  public CompletableFuture<Reply> handle(IncomingRequest request) {
    try {
      if (((ConfigUpdateReq) request.body()).update() instanceof ConfigUpdate.ConfigData data) {
        take(data.configData());
        return CompletableFuture.completedFuture(Reply.of(new ConfigUpdateAns()));
      }
      throw new RequestException(ErrorCode.FORBIDDEN, "Kinds come with the configuration here");
    } catch (RequestException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void take(Opaque file) throws RequestException {
    try {
      SignedConfiguration next =
          ConfigurationVerifier.next(
              file.toBytes(), current.configuration(), context.clock().instant());
      if (!SequenceNumbers.newer(
          next.configuration().sequence(), current.configuration().sequence())) {
        throw new RequestException(ErrorCode.CONFIG_TOO_OLD, "not newer than the one here");
      }
      current = next;
      apply.accept(next);
    } catch (ConfigurationException e) {
      throw new RequestException(ErrorCode.FORBIDDEN, e.getMessage());
    }
  }
}
