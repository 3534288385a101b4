package org.chordial.ice.mapping;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;

/** Looks for a UPnP Internet Gateway Device and asks it for one port. */
final class UpnpAsking implements MapperPort.Asking {

  private static final InetAddress EVERYBODY = InetAddress.ofLiteral("239.255.255.250");
  private static final int SSDP = 1900;
  private static final int SEARCHES = 2;
  private static final int MAX_DEVICES = 4;
  private static final int MAX_ANSWER = 2048;
  private static final int MAX_TRIES = 3;

  /** What a gateway is asked for that knows no lifetimes. */
  private static final long PERMANENT = 0;

  private final InetSocketAddress local;
  private final String protocol;
  private final List<InetAddress> gateways;
  private final Network network;
  private final CoreContext context;
  private final MapperPort.Answers answers;
  private final Set<URI> seen = new HashSet<>();
  private DatagramSocket socket;
  private ScheduledFuture<?> timer;
  private Optional<Service> service = Optional.empty();
  private long lifetime = PortMapper.LIFETIME.toSeconds();
  private int externalPort;
  private boolean mapped;
  private boolean ended;

  private record Service(InetAddress gateway, Igd.Control control) {
    InetSocketAddress address() {
      return new InetSocketAddress(gateway, control.port());
    }
  }

  UpnpAsking(
      InetSocketAddress local,
      int protocol,
      List<InetAddress> gateways,
      Network network,
      CoreContext context,
      MapperPort.Answers answers) {
    this.local = local;
    this.protocol = protocol == MapCodec.TCP ? "TCP" : "UDP";
    this.gateways = gateways;
    this.network = network;
    this.context = context;
    this.answers = answers;
    this.externalPort = local.getPort();
  }

  @Override
  public void begin() {
    try {
      socket = network.openUdp(new InetSocketAddress(local.getAddress(), 0));
    } catch (NetworkException e) {
      ended = true;
      return;
    }
    socket.receiver(this::received);
    search(SEARCHES);
  }

  private void search(int times) {
    if (ended || service.isPresent() || times == 0) {
      return;
    }
    send(EVERYBODY);
    for (InetAddress gateway : gateways) {
      if (gateway.getClass() == local.getAddress().getClass()) {
        send(gateway);
      }
    }
    timer = after(1000, () -> search(times - 1));
  }

  private void send(InetAddress to) {
    for (String search : Igd.searches(to.getHostAddress())) {
      socket.send(
          Unpooled.copiedBuffer(search, StandardCharsets.US_ASCII),
          new InetSocketAddress(to, SSDP));
    }
  }

  private void received(ByteBuf datagram, InetSocketAddress from) {
    try {
      if (ended || datagram.readableBytes() > MAX_ANSWER || seen.size() >= MAX_DEVICES) {
        answers.dropped();
        return;
      }
      Igd.location(datagram.toString(StandardCharsets.US_ASCII), from.getAddress())
          .ifPresentOrElse(
              location -> {
                if (seen.add(location)) {
                  describe(location, from.getAddress());
                }
              },
              answers::dropped);
    } finally {
      datagram.release();
    }
  }

  private void describe(URI location, InetAddress gateway) {
    var _ =
        ask(new InetSocketAddress(gateway, location.getPort()), Igd.get(location))
            .thenAccept(
                response ->
                    response
                        .flatMap(it -> Igd.control(it.body(), location))
                        .filter(_ -> service.isEmpty() && !ended)
                        .ifPresent(
                            control -> {
                              service = Optional.of(new Service(gateway, control));
                              map(MAX_TRIES);
                            }));
  }

  private CompletableFuture<Optional<HttpExchange.Response>> ask(
      InetSocketAddress server, String request) {
    return HttpExchange.ask(server, request, network, context);
  }

  private CompletableFuture<Optional<HttpExchange.Response>> act(String action, String arguments) {
    Service at = service.orElseThrow();
    return ask(at.address(), Igd.request(at.gateway(), at.control(), action, arguments));
  }

  private void map(int tries) {
    if (ended) {
      return;
    }
    String arguments =
        """
        <NewRemoteHost></NewRemoteHost><NewExternalPort>%d</NewExternalPort>\
        <NewProtocol>%s</NewProtocol><NewInternalPort>%d</NewInternalPort>\
        <NewInternalClient>%s</NewInternalClient><NewEnabled>1</NewEnabled>\
        <NewPortMappingDescription>Chordial</NewPortMappingDescription>\
        <NewLeaseDuration>%d</NewLeaseDuration>\
        """
            .formatted(
                externalPort,
                protocol,
                local.getPort(),
                local.getAddress().getHostAddress(),
                lifetime);
    var _ =
        act("AddPortMapping", arguments)
            .thenAccept(
                response -> {
                  if (response.filter(it -> it.status() == 200).isPresent()) {
                    granted();
                  } else {
                    refused(response.map(it -> Igd.error(it.body())).orElse(0), tries);
                  }
                });
  }

  private void refused(int error, int tries) {
    if (error == Igd.ONLY_PERMANENT && lifetime != PERMANENT) {
      lifetime = PERMANENT;
      map(tries);
    } else if (error == Igd.CONFLICT && tries > 0) {
      externalPort = 49_152 + context.random().nextInt(16_384);
      map(tries - 1);
    } else {
      answers.refused();
      if (mapped) {
        mapped = false;
        answers.lost(this);
      }
    }
  }

  private void granted() {
    mapped = true;
    if (ended) {
      delete();
      return;
    }
    long half = lifetime == PERMANENT ? PortMapper.LIFETIME.toMillis() : lifetime * 500;
    timer = after(half, () -> map(MAX_TRIES));
    var _ =
        act("GetExternalIPAddress", "")
            .thenAccept(
                response ->
                    response
                        .filter(it -> it.status() == 200)
                        .flatMap(it -> Igd.value(it.body(), "NewExternalIPAddress"))
                        .flatMap(UpnpAsking::address)
                        .filter(_ -> !ended)
                        .ifPresent(
                            external ->
                                answers.mapped(
                                    this,
                                    PortMapper.Protocol.UPNP,
                                    new InetSocketAddress(external, externalPort))));
  }

  private static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text)).filter(it -> !it.isAnyLocalAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void delete() {
    mapped = false;
    var _ =
        act(
            "DeletePortMapping",
            """
            <NewRemoteHost></NewRemoteHost><NewExternalPort>%d</NewExternalPort>\
            <NewProtocol>%s</NewProtocol>\
            """
                .formatted(externalPort, protocol));
  }

  private ScheduledFuture<?> after(long millis, Runnable task) {
    return context.executor().schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void end() {
    if (ended) {
      return;
    }
    ended = true;
    if (timer != null) {
      timer.cancel(false);
    }
    if (mapped) {
      delete();
    }
    if (socket != null) {
      socket.close();
    }
  }
}
