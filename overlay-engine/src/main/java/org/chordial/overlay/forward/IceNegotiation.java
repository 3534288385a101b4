package org.chordial.overlay.forward;

import java.util.concurrent.CompletableFuture;
import org.chordial.ice.agent.CandidatePair;
import org.chordial.ice.agent.IceAgent;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.agent.IceFailure;
import org.chordial.ice.agent.IceListener;
import org.chordial.ice.agent.IceRole;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.net.Network;
import org.chordial.overlay.link.LinkException;
import org.chordial.overlay.link.LinkSecurity;
import org.chordial.overlay.link.SecureChannel;
import org.chordial.overlay.link.SecureDatagrams;

/**
 * Full ICE, then DTLS over the pair it selects. RFC 6940 section 6.5.1.9: "the offerer (the entity
 * sending the Attach request) will always be controlling"; section 6.5.1.13: "The node that sent
 * the Attach request MUST be the TLS server."
 */
final class IceNegotiation implements Negotiation, IceListener {
  private final boolean offerer;
  private final LinkSecurity security;
  private final IceAgent agent;
  private final CompletableFuture<SecureChannel> result = new CompletableFuture<>();
  private LosableDatagrams channel;

  IceNegotiation(
      boolean offerer,
      IceConfig config,
      Network network,
      CoreContext context,
      LinkSecurity security) {
    this.offerer = offerer;
    this.security = security;
    this.agent = new IceAgent(config, network, context, this);
  }

  @Override
  public CompletableFuture<Parameters> prepare() {
    return agent.gather().thenApply(IceCandidates::parameters);
  }

  @Override
  public CompletableFuture<SecureChannel> connect(Parameters remote) {
    try {
      agent.connect(
          IceCandidates.description(remote), offerer ? IceRole.CONTROLLING : IceRole.CONTROLLED);
    } catch (IllegalArgumentException e) {
      fail(new LinkException("The other side sent no valid ICE parameters: " + e.getMessage()));
    }
    return result;
  }

  @Override
  public void selected(DatagramPath path, CandidatePair pair) {
    CompletableFuture<SecureDatagrams> secured =
        offerer ? security.server(path) : security.client(path);
    var _ =
        secured.whenComplete(
            (datagrams, failure) -> {
              if (failure != null) {
                fail(failure);
              } else {
                channel = new LosableDatagrams(datagrams, () -> {});
                if (!result.complete(channel)) {
                  channel.close();
                }
              }
            });
  }

  @Override
  public void failed(IceFailure reason) {
    if (channel != null) {
      channel.lost(reason.sentence());
    } else {
      fail(new LinkException(reason.sentence()));
    }
  }

  private void fail(Throwable failure) {
    agent.close();
    result.completeExceptionally(failure);
  }

  @Override
  public void close() {
    if (channel == null) {
      fail(new LinkException("The connection was given up."));
    }
  }
}
