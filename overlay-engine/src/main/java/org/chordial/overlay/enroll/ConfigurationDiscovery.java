package org.chordial.overlay.enroll;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Finds the configuration server of an overlay of which only the name is known (RFC 6940 section
 * 11.2): "the node MUST do a DNS SRV query using a Service name of 'reload-config' and a protocol
 * of TCP to find a configuration server". Blocks, for seconds at worst.
 */
final class ConfigurationDiscovery {
  private static final String SERVICE = "_reload-config._tcp.";
  private static final int HTTPS_PORT = 443;
  private static final int MAX_SERVERS = 8;
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(3);
  private static final int FIXED_PART = 6;

  private final List<InetSocketAddress> nameServers;
  private final RandomGenerator random = new SecureRandom();

  /**
   * @param nameServers to ask; the system's where there are none
   */
  ConfigurationDiscovery(List<InetSocketAddress> nameServers) {
    this.nameServers = List.copyOf(nameServers);
  }

  /** One SRV record (RFC 2782). */
  record Service(int priority, int weight, int port, String target) {}

  /**
   * Where the configuration of that overlay may be had, best first. Without an SRV record it is the
   * host of the overlay's own name, as RFC 2782 has it for clients of services.
   *
   * @throws UnknownHostException where there is none
   */
  List<InetSocketAddress> servers(String overlay) throws UnknownHostException {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (DnsNameResolver resolver = resolver(group.next())) {
      List<Service> services = services(resolver, overlay);
      if (services.isEmpty()) {
        return addresses(resolver, new Service(0, 0, HTTPS_PORT, overlay));
      }
      List<InetSocketAddress> found = new ArrayList<>();
      for (Service service : inOrder(services, random)) {
        try {
          found.addAll(addresses(resolver, service));
        } catch (UnknownHostException e) {
          // another of the servers may have an address
        }
      }
      if (found.isEmpty()) {
        throw new UnknownHostException(SERVICE + overlay);
      }
      return found;
    } finally {
      var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private DnsNameResolver resolver(EventLoop loop) {
    DnsNameResolverBuilder builder =
        new DnsNameResolverBuilder(loop)
            .datagramChannelType(NioDatagramChannel.class)
            .socketChannelType(NioSocketChannel.class)
            .queryTimeoutMillis(QUERY_TIMEOUT.toMillis());
    if (!nameServers.isEmpty()) {
      builder.nameServerProvider(
          new SequentialDnsServerAddressStreamProvider(
              nameServers.toArray(new InetSocketAddress[0])));
    }
    return builder.build();
  }

  /** Empty where the name has no such record. */
  private static List<Service> services(DnsNameResolver resolver, String overlay)
      throws UnknownHostException {
    String name = SERVICE + overlay + (overlay.endsWith(".") ? "" : ".");
    List<DnsRecord> records;
    try {
      records = resolver.resolveAll(new DefaultDnsQuestion(name, DnsRecordType.SRV)).get();
    } catch (ExecutionException e) {
      return List.of();
    } catch (InterruptedException e) {
      throw interrupted();
    }
    List<Service> services = new ArrayList<>();
    for (DnsRecord record : records) {
      if (record instanceof DnsRawRecord raw
          && raw.type().equals(DnsRecordType.SRV)
          && raw.content().readableBytes() > FIXED_PART
          && services.size() < MAX_SERVERS) {
        services.add(service(raw.content()));
      }
      ReferenceCountUtil.release(record);
    }
    if (services.size() == 1 && services.getFirst().target.equals(".")) {
      // RFC 2782: "A Target of '.' means that the service is decidedly not available".
      throw new UnknownHostException(name);
    }
    return services;
  }

  private static Service service(ByteBuf content) {
    return new Service(
        content.readUnsignedShort(),
        content.readUnsignedShort(),
        content.readUnsignedShort(),
        DefaultDnsRecordDecoder.decodeName(content));
  }

  /** RFC 2782: the lowest priority first; within one, by chance in proportion to the weights. */
  static List<Service> inOrder(List<Service> services, RandomGenerator random) {
    List<Service> left = new ArrayList<>(services);
    left.sort(Comparator.comparingInt(Service::priority).thenComparingInt(Service::weight));
    List<Service> order = new ArrayList<>();
    while (!left.isEmpty()) {
      int priority = left.getFirst().priority;
      List<Service> equals = left.stream().filter(each -> each.priority == priority).toList();
      int mark = random.nextInt(equals.stream().mapToInt(Service::weight).sum() + 1);
      Service chosen = equals.getLast();
      int sum = 0;
      for (Service each : equals) {
        sum += each.weight;
        if (sum >= mark) {
          chosen = each;
          break;
        }
      }
      order.add(chosen);
      left.remove(chosen);
    }
    return order;
  }

  private static List<InetSocketAddress> addresses(DnsNameResolver resolver, Service service)
      throws UnknownHostException {
    try {
      List<InetSocketAddress> addresses = new ArrayList<>();
      for (InetAddress address : resolver.resolveAll(service.target).get()) {
        addresses.add(new InetSocketAddress(address, service.port));
      }
      return addresses;
    } catch (ExecutionException e) {
      throw new UnknownHostException(service.target);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static UnknownHostException interrupted() {
    Thread.currentThread().interrupt();
    return new UnknownHostException("the search was interrupted");
  }
}
