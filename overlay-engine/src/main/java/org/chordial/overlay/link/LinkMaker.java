package org.chordial.overlay.link;

import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.security.Credentials;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.wire.NodeId;

/**
 * Makes links and application connections of secure channels, if the other side is the node it
 * should be. RFC 6940 section 6.5.1.13: "The nodes MUST verify that the certificate presented in
 * the handshake matches the identity of the other peer as found in the Attach message."
 */
public final class LinkMaker {
  private final NodeId self;
  private final boolean onlySelf;
  private final PeerIdentifier identifier;
  private final ConnectionTable table;
  private final CoreContext context;
  private final int maxMessage;
  private final Map<SegmentedConnection, List<X509Certificate>> applications =
      new LinkedHashMap<>();
  private final ReliabilitySender sender;

  /**
   * @param own this node's Node-ID and what else stands in its certificate
   * @param maxMessage the overlay's max-message-size, in bytes
   * @param sender of links over datagrams
   */
  public LinkMaker(
      Credentials own,
      PeerIdentifier identifier,
      ConnectionTable table,
      CoreContext context,
      int maxMessage,
      ReliabilitySender sender) {
    this.self = own.nodeId();
    this.onlySelf = own.certificate().nodeIds().size() == 1;
    this.identifier = identifier;
    this.table = table;
    this.context = context;
    this.maxMessage = maxMessage;
    this.sender = sender;
  }

  /**
   * Puts a link over the channel into the Connection Table.
   *
   * @param expected who it must be; empty for whoever proves to be a node of this overlay
   * @throws LinkException where it is another; the channel is then closed
   */
  public Link link(SecureChannel channel, Optional<NodeId> expected) throws LinkException {
    try {
      NodeCertificate certificate = identifier.identify(channel.peerChain());
      boolean several = certificate.nodeIds().size() > 1;
      NodeId remote =
          expected.isEmpty() && several ? nameOfOurOwn() : identity(certificate, expected);
      boolean attached = expected.isPresent() || (onlySelf && !several);
      if (!table.makeRoomFor(remote)) {
        throw new LinkException("This node has all the connections it can take.");
      }
      OverlayLink link =
          new OverlayLink(
              remote, certificate, channel.peerChain(), attached, framed(channel), context, table);
      table.add(link);
      return link;
    } catch (LinkException e) {
      channel.close();
      throw e;
    }
  }

  /** For a node that has not said which of its certificate's Node-IDs it goes by. */
  private NodeId nameOfOurOwn() {
    byte[] name = new byte[self.value().length()];
    context.random().nextBytes(name);
    return NodeId.of(name);
  }

  /** The same for an application connection, which no table holds. */
  public AppConnection application(SecureChannel channel, NodeId expected) throws LinkException {
    try {
      NodeCertificate certificate = identifier.identify(channel.peerChain());
      NodeId remote = identity(certificate, Optional.of(expected));
      SegmentedConnection connection =
          new SegmentedConnection(framed(channel), remote, certificate);
      applications.put(connection, channel.peerChain());
      connection.start(() -> applications.remove(connection));
      return connection;
    } catch (LinkException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Closes connections of applications.
   *
   * @param reason why one to whoever has these certificates has to be closed; empty to leave it
   */
  public void closeApplications(Function<List<X509Certificate>, Optional<String>> reason) {
    List.copyOf(applications.keySet())
        .forEach(open -> reason.apply(applications.get(open)).ifPresent(open::end));
  }

  private FramedChannel framed(SecureChannel channel) {
    return switch (channel) {
      case SecureDatagrams datagrams -> new SimpleReliability(datagrams, context, sender::sender);
      case SecureStream stream -> new StreamFraming(stream, context, maxMessage);
    };
  }

  private NodeId identity(NodeCertificate certificate, Optional<NodeId> expected)
      throws LinkException {
    List<NodeId> carried = certificate.nodeIds();
    if (expected.isPresent() && !carried.contains(expected.get())) {
      throw new LinkException(
          "The certificate of the other side belongs to " + carried + ", not to " + expected.get());
    }
    NodeId remote = expected.orElseGet(carried::getFirst);
    if (remote.equals(self)) {
      throw new LinkException("The other side has this node's own Node-ID.");
    }
    return remote;
  }
}
