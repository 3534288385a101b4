package org.chordial.overlay.forward;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.chordial.overlay.link.Link;
import org.chordial.overlay.wire.CandType;
import org.chordial.overlay.wire.IceCandidate;
import org.chordial.overlay.wire.IceExtension;
import org.chordial.overlay.wire.Opaque;

/**
 * Where a node may be called without an Attach, told with its ICE candidates: "peers [...] SHOULD
 * maintain a list of directly connected peers [...] as cached bootstrap nodes" needs more than the
 * address of a link, whose port is of that one link (RFC 6940 section 11.4). An extension that
 * others pass over, as section 6.5.1.3 has it.
 */
final class ContactPoints {
  private static final Opaque NAME = IceCandidates.opaque("contact-port");
  private static final String PORT = "[1-9][0-9]{0,4}";

  private IntSupplier port = () -> 0;
  private Consumer<InetSocketAddress> learned = _ -> {};

  /**
   * @param ownPort at which this node takes calls now; 0 where it takes none
   * @param listener hears where directly connected nodes may be called
   */
  void use(IntSupplier ownPort, Consumer<InetSocketAddress> listener) {
    port = ownPort;
    learned = listener;
  }

  /** The same parameters, whose first candidate tells this node's port. */
  Negotiation.Parameters announce(Negotiation.Parameters local) {
    int own = port.getAsInt();
    if (own == 0 || local.candidates().isEmpty()) {
      return local;
    }
    List<IceCandidate> candidates = new ArrayList<>(local.candidates());
    IceCandidate first = candidates.getFirst();
    List<IceExtension> extensions = new ArrayList<>(first.extensions());
    extensions.add(new IceExtension(NAME, IceCandidates.opaque(Integer.toString(own))));
    candidates.set(
        0,
        new IceCandidate(
            first.addrPort(),
            first.overlayLink(),
            first.foundation(),
            first.priority(),
            first.type(),
            first.relAddrPort(),
            extensions));
    return new Negotiation.Parameters(local.ufrag(), local.password(), candidates);
  }

  /**
   * A link has been made. Where it leads to an address of the other node's own, no translator
   * stands between, and its port is one that can be called.
   */
  void linked(Link link, List<IceCandidate> candidates) {
    InetAddress address = link.remoteAddress().getAddress();
    boolean direct =
        candidates.stream()
            .filter(candidate -> candidate.type() == CandType.HOST)
            .flatMap(candidate -> candidate.addrPort().toSocketAddress().stream())
            .anyMatch(host -> host.getAddress().equals(address));
    if (direct) {
      told(candidates).ifPresent(told -> learned.accept(new InetSocketAddress(address, told)));
    }
  }

  private static Optional<Integer> told(List<IceCandidate> candidates) {
    return candidates.getFirst().extensions().stream()
        .filter(extension -> extension.name().equals(NAME))
        .map(extension -> new String(extension.value().toBytes(), StandardCharsets.UTF_8))
        .filter(text -> text.matches(PORT))
        .map(Integer::valueOf)
        .filter(value -> value < 1 << 16)
        .findFirst();
  }
}
