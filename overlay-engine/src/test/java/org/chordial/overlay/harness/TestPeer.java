package org.chordial.overlay.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.forward.Answer;
import org.chordial.overlay.forward.IncomingRequest;
import org.chordial.overlay.forward.Reply;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.forward.RequestHandler;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.MessageSigner;
import org.chordial.overlay.storage.KindRegistry;
import org.chordial.overlay.storage.MemoryValueStore;
import org.chordial.overlay.storage.StorageClient;
import org.chordial.overlay.storage.StorageEnvironment;
import org.chordial.overlay.storage.StorageService;
import org.chordial.overlay.topology.chord.Chord;
import org.chordial.overlay.usage.certificate.CertificateDirectory;
import org.chordial.overlay.usage.sip.SipDomains;
import org.chordial.overlay.usage.sip.SipRegistrar;
import org.chordial.overlay.usage.sip.SipRegistrationRule;
import org.chordial.overlay.usage.turn.TurnDirectory;
import org.chordial.overlay.usage.turn.TurnSearch;
import org.chordial.overlay.usage.turn.TurnServerRule;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.PingAns;
import org.chordial.overlay.wire.PingReq;
import org.chordial.overlay.wire.WireSettings;

/** Chord, storage and usages of one peer, on the links of a {@link TestOverlay}. */
public final class TestPeer {
  public final Credentials credentials;
  public final Chord chord;
  public final StorageEnvironment environment;
  public final StorageService storage;
  public final MemoryValueStore values = new MemoryValueStore();
  public final StorageClient client;
  public final SipRegistrar sip;
  public final CertificateDirectory certificates;
  public final TurnDirectory turn;
  public final MessageSigner signer;
  public final MessageCodec codec;
  private final TestOverlay overlay;
  private final Map<Integer, RequestHandler> handlers = new HashMap<>();

  TestPeer(TestOverlay overlay, Credentials credentials, long seed) {
    this.overlay = overlay;
    this.credentials = credentials;
    KindRegistry kinds = KindRegistry.of(overlay.configuration);
    codec = new MessageCodec(new WireSettings(NodeId.CHORD_LENGTH, kinds, 1 << 20));
    signer = new MessageSigner(credentials, codec);
    CoreContext context = overlay.time.context(seed);
    Requester requester = this::request;
    chord =
        new Chord(id(), requester, this::attach, context, overlay.settings, codec, values::size);
    SipDomains domains = new SipDomains(() -> overlay.configuration);
    kinds.rule(KindId.SIP_REGISTRATION, new SipRegistrationRule(domains, codec));
    environment =
        new StorageEnvironment(
            kinds,
            codec,
            overlay.identities.verifier(codec, overlay.time)::verify,
            requester,
            context);
    storage = new StorageService(id(), chord, values, overlay.limits, environment);
    client = new StorageClient(environment, signer::sign);
    sip = new SipRegistrar(id(), client, domains, codec, context);
    certificates = new CertificateDirectory(client);
    kinds.rule(KindId.TURN_SERVICE, new TurnServerRule(codec));
    turn =
        new TurnDirectory(
            id(),
            client,
            codec,
            () -> overlay.configuration.turnDensity(),
            new TurnSearch(id(), client, codec, context.random()));
    handlers.putAll(chord.handlers());
    handlers.putAll(storage.handlers());
    handlers.put(
        PingReq.CODE,
        request ->
            CompletableFuture.completedFuture(Reply.of(new PingAns(1, overlay.time.millis()))));
  }

  public NodeId id() {
    return credentials.nodeId();
  }

  public String user() {
    return credentials.userName();
  }

  void close() {
    chord.close();
    storage.close();
    sip.close();
    certificates.close();
    turn.close();
  }

  /** Sends a request as this peer. */
  public CompletableFuture<Answer> request(
      List<Destination> to, MessageBody body, List<GenericCertificate> certificates) {
    CompletableFuture<Answer> answer = overlay.inTime(new CompletableFuture<>());
    overlay.route(
        this,
        id(),
        to,
        0,
        arrival -> {
          if (to.getLast() instanceof Destination.ResourceDestination(var resource)
              && !chord.mayAnswer(resource, arrival.peer().id())) {
            return;
          }
          arrival.peer().answer(this, body, certificates, arrival, answer);
        });
    return answer;
  }

  private void answer(
      TestPeer from,
      MessageBody body,
      List<GenericCertificate> bucket,
      TestOverlay.Arrival arrival,
      CompletableFuture<Answer> answer) {
    IncomingRequest request =
        new IncomingRequest(
            null,
            body,
            from.id(),
            from.credentials.certificate(),
            withOwn(from, bucket),
            arrival.previousHop());
    var _ =
        handlers
            .get(body.messageCode())
            .handle(request)
            .whenComplete(
                (reply, failure) ->
                    overlay.back(
                        id(),
                        from,
                        arrival.hops(),
                        () -> deliver(answer, reply, failure, arrival)));
  }

  /** Every message carries its sender's certificate, too. */
  private static List<GenericCertificate> withOwn(
      TestPeer sender, List<GenericCertificate> bucket) {
    List<GenericCertificate> all = new ArrayList<>(bucket);
    all.add(sender.credentials.certificate().generic());
    return all;
  }

  private void deliver(
      CompletableFuture<Answer> answer,
      Reply reply,
      Throwable failure,
      TestOverlay.Arrival arrival) {
    if (failure != null) {
      answer.completeExceptionally(failure);
    } else {
      answer.complete(
          new Answer(
              id(),
              credentials.certificate(),
              reply.body(),
              withOwn(this, reply.certificates()),
              arrival.hops()));
    }
  }

  private CompletableFuture<Link> attach(List<Destination> to, boolean sendUpdate) {
    CompletableFuture<Link> link = overlay.inTime(new CompletableFuture<>());
    overlay.route(
        this,
        id(),
        to,
        0,
        arrival -> {
          TestPeer other = arrival.peer();
          if (other == this) {
            link.completeExceptionally(
                new RequestException(ErrorCode.NOT_FOUND, "nobody attaches to itself"));
            return;
          }
          overlay.after(
              Duration.ofMillis(60L + 30L * arrival.hops()),
              () -> {
                if (overlay.find(other.id()).isEmpty() || overlay.find(id()).isEmpty()) {
                  return;
                }
                overlay.connect(id(), other.id());
                if (sendUpdate) {
                  other.chord.updateRequested(id());
                }
                link.complete(new TestLink(other.id(), other.credentials.certificate()));
              });
        });
    return link;
  }
}
