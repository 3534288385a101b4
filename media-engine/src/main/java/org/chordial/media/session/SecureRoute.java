package org.chordial.media.session;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.CandidatePair;
import org.chordial.ice.agent.CandidateType;
import org.chordial.ice.agent.IceAgent;
import org.chordial.ice.agent.IceDescription;
import org.chordial.ice.agent.IceException;
import org.chordial.ice.agent.IceFailure;
import org.chordial.ice.agent.IceListener;
import org.chordial.ice.agent.IceRole;
import org.chordial.ice.agent.NamedCandidate;
import org.chordial.ice.agent.RestartReason;
import org.chordial.ice.agent.WarmAgent;
import org.chordial.ice.dtls.DtlsException;
import org.chordial.ice.dtls.DtlsFailure;
import org.chordial.ice.dtls.SrtpProfile;
import org.chordial.ice.dtls.TlsIdentity;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.net.Network;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;

/** ICE finds a path (one component, BUNDLE, rtcp-mux), and DTLS keys SRTP on it. */
final class SecureRoute implements MediaRoute, IceListener {

  private final MediaSettings settings;
  private final CoreContext context;
  private final SessionClock clock;
  private final Events events;
  private final IceAgent ice;
  private final CompletableFuture<IceDescription> gathered;
  private TlsIdentity identity;
  private RemoteTransport remote;
  private boolean dtlsClient;
  private boolean forged;
  private DatagramPath path;
  private CandidatePair pair;
  private boolean closed;

  SecureRoute(
      MediaSettings settings,
      Network network,
      CoreContext context,
      SessionClock clock,
      Events events) {
    this.settings = settings;
    this.context = context;
    this.clock = clock;
    this.events = events;
    WarmAgent.Taken taken =
        settings.warm().map(warm -> warm.take(this)).orElseGet(() -> cold(network));
    this.ice = taken.agent();
    this.gathered = taken.description();
  }

  private WarmAgent.Taken cold(Network network) {
    IceAgent agent = new IceAgent(settings.ice(), network, context, this);
    return new WarmAgent.Taken(agent, agent.gather());
  }

  /** Makes the certificate; candidates that are not there by then come one by one. */
  CompletableFuture<LocalTransport> prepare(Background background, long audioSsrc, long videoSsrc) {
    CompletableFuture<LocalTransport> prepared = new CompletableFuture<>();
    background.run(
        () -> SessionIdentity.create(context.clock().instant()),
        (made, problem) -> {
          if (problem != null) {
            prepared.completeExceptionally(
                new MediaException(MediaFailure.DTLS_FAILED, "certificate", problem));
            return;
          }
          identity = made;
          if (closed) {
            prepared.completeExceptionally(new MediaException(MediaFailure.CLOSED));
          } else if (gathered.isCompletedExceptionally()) {
            prepared.completeExceptionally(unusable(gathered.exceptionNow()));
          } else {
            prepared.complete(
                new LocalTransport(
                    gathered.isDone() ? gathered.join() : trickling(),
                    Fingerprint.of(identity.certificate()),
                    audioSsrc,
                    videoSsrc,
                    settings.cname()));
          }
        });
    return prepared;
  }

  private IceDescription trickling() {
    var _ =
        gathered.whenComplete(
            (_, failed) -> {
              if (failed != null && !closed) {
                events.failed(MediaFailure.NETWORK_UNUSABLE, Background.text(failed));
              }
            });
    return ice.description();
  }

  private static MediaException unusable(Throwable failed) {
    return new MediaException(MediaFailure.NETWORK_UNUSABLE, Background.text(failed), failed);
  }

  @Override
  public void candidate(String ufrag, Candidate candidate) {
    events.candidate(ufrag, candidate);
  }

  @Override
  public void endOfCandidates(String ufrag) {
    events.endOfCandidates(ufrag);
  }

  void trickled(String ufrag, List<Candidate> candidates, List<NamedCandidate> named, boolean end) {
    candidates.forEach(candidate -> ice.remoteCandidate(ufrag, candidate));
    named.forEach(candidate -> ice.remoteCandidate(ufrag, candidate));
    if (end) {
      ice.endOfRemoteCandidates(ufrag);
    }
  }

  boolean prepared() {
    return identity != null;
  }

  void start(RemoteTransport to, IceRole role, boolean client) {
    remote = to;
    dtlsClient = client;
    events.state(MediaState.ICE);
    ice.connect(to.ice(), role);
  }

  @Override
  public void selected(DatagramPath selected, CandidatePair selectedPair) {
    if (closed) {
      selected.close();
      return;
    }
    path = selected;
    pair = selectedPair;
    clock.ice();
    events.state(MediaState.DTLS);
    secure();
  }

  @Override
  public void moved(CandidatePair movedTo) {
    pair = movedTo;
  }

  @Override
  public void restartWanted(RestartReason reason) {
    events.restartWanted();
  }

  /** New credentials and candidates, for {@link #reconnect}; media go on meanwhile. */
  CompletableFuture<IceDescription> restart(boolean trickles) {
    if (closed) {
      return CompletableFuture.failedFuture(new MediaException(MediaFailure.CLOSED));
    }
    if (!trickles) {
      return ice.restart();
    }
    try {
      return CompletableFuture.completedFuture(ice.trickleRestart());
    } catch (IceException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  void reconnect(IceDescription to, IceRole role) {
    ice.connect(to, role);
  }

  @Override
  public void failed(IceFailure reason) {
    events.failed(
        path == null ? MediaFailure.NO_PATH : MediaFailure.MEDIA_TIMEOUT, reason.sentence());
  }

  private void secure() {
    SecureTransport transport = new SecureTransport(path);
    events.transport(transport);
    TlsSettings tls =
        new TlsSettings(identity, this::refusal, settings.srtpProfiles(), settings.keyLog());
    var _ =
        transport
            .handshake(tls, dtlsClient, context)
            .whenComplete(
                (agreed, problem) -> {
                  if (closed) {
                    return;
                  }
                  if (problem != null) {
                    handshakeFailed(problem);
                    return;
                  }
                  clock.dtls();
                  events.open(way(agreed));
                });
  }

  private Way way(SrtpProfile profile) {
    return new Way(
        pair.local().address(),
        typeName(pair.local().type()),
        pair.remote().address(),
        typeName(pair.remote().type()),
        pair.local().transport().isTcp() ? "tcp" : "udp",
        profile.name());
  }

  /**
   * RFC 5763 section 5: "The certificate presented during the DTLS handshake MUST match the
   * fingerprint exchanged via the signaling path in the SDP."
   */
  private Optional<String> refusal(List<X509Certificate> chain) {
    boolean known = remote.fingerprints().stream().anyMatch(f -> f.matches(chain.getFirst()));
    forged |= !known;
    return known ? Optional.empty() : Optional.of(MediaFailure.FINGERPRINT_MISMATCH.text());
  }

  private void handshakeFailed(Throwable problem) {
    Throwable cause = Background.cause(problem);
    if (forged) {
      events.failed(MediaFailure.FINGERPRINT_MISMATCH, "");
    } else if (cause instanceof MediaException e) {
      events.failed(e.failure(), "");
    } else if (cause instanceof DtlsException e
        && e.failure() == DtlsFailure.NO_COMMON_PARAMETERS) {
      events.failed(MediaFailure.NO_COMMON_SRTP_PROFILE, e.getMessage());
    } else {
      events.failed(MediaFailure.DTLS_FAILED, Background.text(problem));
    }
  }

  private static String typeName(CandidateType type) {
    return switch (type) {
      case HOST -> "host";
      case PEER_REFLEXIVE -> "prflx";
      case SERVER_REFLEXIVE -> "srflx";
      case RELAYED -> "relay";
    };
  }

  @Override
  public void close() {
    closed = true;
    ice.close();
  }
}
