package org.chordial.overlay.peer;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Supplier;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.link.ConnectionTable;
import org.chordial.overlay.link.Link;

/** The addresses that take calls without an Attach, and STUN requests (section 11.4). */
final class BootstrapNodes {
  /** "The suggested number of peers to cache is 10" (section 11.4). */
  private static final int MAX_KNOWN = 10;

  private final Supplier<ConfigurationDocument> configuration;
  private final ConnectionTable table;
  private final Set<InetSocketAddress> configured = new LinkedHashSet<>();
  private List<BootstrapNode> read = List.of();
  private final LinkedHashSet<InetSocketAddress> known = new LinkedHashSet<>();
  private final LinkedHashSet<InetSocketAddress> contacts = new LinkedHashSet<>();

  BootstrapNodes(Supplier<ConfigurationDocument> configuration, ConnectionTable table) {
    this.configuration = configuration;
    this.table = table;
  }

  /** Those of the configuration, and peers that were heard of otherwise. */
  List<InetSocketAddress> all() {
    Set<InetSocketAddress> nodes = new LinkedHashSet<>(known);
    nodes.addAll(configured());
    return List.copyOf(nodes);
  }

  /**
   * Whether it is one of {@link #all}. Their links are needed: by them this node finds its own
   * address, and notices when they have been away.
   */
  boolean contains(InetSocketAddress address) {
    return known.contains(address) || configured().contains(address);
  }

  private Set<InetSocketAddress> configured() {
    List<BootstrapNode> nodes = configuration.get().bootstrapNodes();
    if (!nodes.equals(read)) {
      read = nodes;
      configured.clear();
      nodes.forEach(node -> configured.add(node.socketAddress()));
    }
    return configured;
  }

  /** All but this node itself. */
  List<InetSocketAddress> others(InetSocketAddress own) {
    return all().stream().filter(node -> !node.equals(own)).toList();
  }

  /** One of a LAN; the newest are remembered. */
  void know(InetSocketAddress bootstrap) {
    remember(known, bootstrap);
  }

  /**
   * "Cached bootstrap nodes" of section 11.4: where a peer may be called that is or was directly
   * connected. The newest are remembered.
   */
  void contact(InetSocketAddress peer) {
    remember(contacts, peer);
  }

  private static void remember(SequencedSet<InetSocketAddress> where, InetSocketAddress address) {
    where.addLast(address);
    if (where.size() > MAX_KNOWN) {
      where.removeFirst();
    }
  }

  /** Where to begin when none of {@link #all} answers. */
  List<InetSocketAddress> contacts() {
    return List.copyOf(contacts);
  }

  /**
   * Those to which there is no link now: where a part of the overlay was split off, it is by them
   * that it can be found again (10.7.4.4).
   */
  List<InetSocketAddress> away(InetSocketAddress own) {
    Set<InetSocketAddress> nodes = new LinkedHashSet<>(others(own));
    table.links().stream()
        .filter(link -> !link.failing())
        .map(Link::remoteAddress)
        .forEach(nodes::remove);
    return List.copyOf(nodes);
  }

  /**
   * Where peers may be called, for the next start: bootstrap nodes that are linked, and those that
   * told where they take calls.
   */
  List<InetSocketAddress> callable() {
    List<InetSocketAddress> nodes = all();
    Set<InetSocketAddress> callable = new LinkedHashSet<>(contacts.reversed());
    table.links().stream()
        .filter(link -> !link.failing())
        .map(Link::remoteAddress)
        .filter(nodes::contains)
        .forEach(callable::add);
    return callable.stream().limit(MAX_KNOWN).toList();
  }

  /**
   * Section 6.5.1.4: "Only peers to which the peer currently has connections may be used." The
   * bootstrap nodes are those whose address is known to take STUN requests.
   *
   * @param others that are used beside them
   */
  List<InetSocketAddress> stunServers(List<InetSocketAddress> others) {
    List<InetSocketAddress> nodes = all();
    List<InetSocketAddress> servers = new ArrayList<>(others);
    table.links().stream().map(Link::remoteAddress).filter(nodes::contains).forEach(servers::add);
    return servers;
  }
}
