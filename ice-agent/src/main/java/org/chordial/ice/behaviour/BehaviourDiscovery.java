package org.chordial.ice.behaviour;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.chordial.ice.stun.BehaviourAttribute;
import org.chordial.ice.stun.RetransmitTimes;
import org.chordial.ice.stun.StunMessage;

/**
 * Finds out what the way to a STUN server does to UDP (RFC 5780, section 4): mapping, filtering and
 * hairpinning. A snapshot, for people to read: ICE does not ask it. Takes about three seconds.
 *
 * <p>The tests of filtering come first, since section 4.4 has them "sensitive to prior state on the
 * NAT": a translator must not have seen the server's other address before.
 */
public final class BehaviourDiscovery {

  /** How long the server is waited for in all before UDP counts as blocked: 3.5 s. */
  private static final RetransmitTimes FIRST = new RetransmitTimes(250, 4, 7);

  /** No honest path is so quick that its answers should be awaited for less. */
  private static final long LEAST_RTO_MILLIS = 150;

  private final InetSocketAddress server;
  private final CoreContext context;
  private final Probe one;
  private final Probe two;
  private RetransmitTimes times;
  private Duration roundTrip = Duration.ZERO;
  private InetSocketAddress mapped;
  private InetSocketAddress other;
  private Optional<Dependence> filtering = Optional.empty();
  private Optional<Dependence> mapping = Optional.empty();
  private InetSocketAddress mappedTwo;

  private BehaviourDiscovery(
      InetSocketAddress server, InetAddress local, Network network, CoreContext context)
      throws NetworkException {
    this.server = server;
    this.context = context;
    this.one = new Probe(local, network, context);
    try {
      this.two = new Probe(local, network, context);
    } catch (NetworkException e) {
      one.close();
      throw e;
    }
  }

  /**
   * Asks a server. On the context's executor, where the result completes.
   *
   * @param server with two addresses, for the whole answer
   * @param local from which to ask, of the server's family
   * @return fails with a {@link NetworkException} where no socket can be opened
   */
  public static CompletableFuture<NatReport> discover(
      InetSocketAddress server, InetAddress local, Network network, CoreContext context) {
    BehaviourDiscovery discovery;
    try {
      discovery = new BehaviourDiscovery(server, local, network, context);
    } catch (NetworkException e) {
      return CompletableFuture.failedFuture(e);
    }
    return discovery
        .run()
        .whenComplete(
            (_, _) -> {
              discovery.one.close();
              discovery.two.close();
            });
  }

  private CompletableFuture<NatReport> run() {
    long began = context.clock().millis();
    return one.ask(one.request(), server, FIRST)
        .thenCompose(
            answer -> {
              if (answer.flatMap(Probe.Answer::mapped).isEmpty()) {
                return CompletableFuture.completedFuture(NatReport.blocked(one.address()));
              }
              roundTrip = Duration.ofMillis(context.clock().millis() - began);
              times =
                  new RetransmitTimes(
                      Math.max(LEAST_RTO_MILLIS, roundTrip.toMillis() * 3 / 2), 4, 4);
              mapped = answer.get().mapped().get();
              other =
                  answer
                      .get()
                      .message()
                      .find(BehaviourAttribute.OtherAddress.class)
                      .map(BehaviourAttribute.OtherAddress::address)
                      .filter(this::isAnotherAddress)
                      .orElse(null);
              return filtering()
                  .thenCompose(_ -> mapping())
                  .thenCompose(_ -> hairpin())
                  .thenApply(this::report);
            });
  }

  /** A server with one address, or a careless one, may tell what is of no use. */
  private boolean isAnotherAddress(InetSocketAddress told) {
    return !told.getAddress().equals(server.getAddress())
        && told.getPort() != server.getPort()
        && told.getAddress().getClass() == server.getAddress().getClass();
  }

  private NatReport report(Optional<Boolean> hairpin) {
    return new NatReport(
        one.address(), Optional.of(mapped), mapping, filtering, hairpin, roundTrip);
  }

  /** Section 4.4, tests II and III at once: both requests go to the address known already. */
  private CompletableFuture<Void> filtering() {
    if (other == null) {
      return CompletableFuture.completedFuture(null);
    }
    var changeBoth = new BehaviourAttribute.ChangeRequest(true, true);
    var changePort = new BehaviourAttribute.ChangeRequest(false, true);
    CompletableFuture<Boolean> fromElsewhere = answeredFrom(changeBoth, other);
    CompletableFuture<Boolean> fromOtherPort =
        answeredFrom(changePort, new InetSocketAddress(server.getAddress(), other.getPort()));
    return fromElsewhere.thenCombine(
        fromOtherPort,
        (elsewhere, port) -> {
          filtering =
              Optional.of(
                  elsewhere
                      ? Dependence.ENDPOINT_INDEPENDENT
                      : port
                          ? Dependence.ADDRESS_DEPENDENT
                          : Dependence.ADDRESS_AND_PORT_DEPENDENT);
          return null;
        });
  }

  private CompletableFuture<Boolean> answeredFrom(
      BehaviourAttribute.ChangeRequest change, InetSocketAddress origin) {
    return one.ask(one.request(change), server, times)
        .thenApply(answer -> answer.filter(it -> it.from().equals(origin)).isPresent());
  }

  /** Section 4.3: the second socket, as the first one's filters are to stay as they are. */
  private CompletableFuture<Void> mapping() {
    return seen(server)
        .thenCompose(
            first -> {
              mappedTwo = first.orElse(null);
              if (other == null || first.isEmpty()) {
                return CompletableFuture.completedFuture(null);
              }
              return seen(new InetSocketAddress(other.getAddress(), server.getPort()))
                  .thenCompose(
                      second ->
                          first.equals(second)
                              ? mapped(Dependence.ENDPOINT_INDEPENDENT)
                              : thirdTest(second));
            });
  }

  private CompletableFuture<Void> thirdTest(Optional<InetSocketAddress> second) {
    if (second.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return seen(other)
        .thenCompose(
            third ->
                mapped(
                    second.equals(third)
                        ? Dependence.ADDRESS_DEPENDENT
                        : Dependence.ADDRESS_AND_PORT_DEPENDENT));
  }

  private CompletableFuture<Void> mapped(Dependence found) {
    mapping = Optional.of(found);
    return CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Optional<InetSocketAddress>> seen(InetSocketAddress by) {
    return two.ask(two.request(), by, times)
        .thenApply(answer -> answer.flatMap(Probe.Answer::mapped));
  }

  /**
   * RFC 4787, section 6: the first socket opens its filter for the second one's mapped address,
   * which then asks. Where mappings depend on the destination neither knows the one to use.
   */
  private CompletableFuture<Optional<Boolean>> hairpin() {
    if (mapped.equals(one.address())
        || mappedTwo == null
        || mapping.filter(Dependence.ENDPOINT_INDEPENDENT::equals).isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    RetransmitTimes few = new RetransmitTimes(times.initialRtoMillis(), 2, 2);
    StunMessage opening = one.request();
    StunMessage asking = two.request();
    return one.ask(opening, mappedTwo, few)
        .thenCombine(
            two.ask(asking, mapped, few),
            (_, _) -> Optional.of(one.hasSeen(asking.id()) || two.hasSeen(opening.id())));
  }
}
