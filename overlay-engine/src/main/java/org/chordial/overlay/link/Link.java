package org.chordial.overlay.link;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chordial.overlay.security.NodeCertificate;
import org.chordial.overlay.wire.NodeId;

/**
 * A secured connection to one other node that carries RELOAD messages (RFC 6940 section 6.6). Its
 * certificate has been checked and carries {@link #remoteNodeId()}. Used on the peer's serial
 * executor only.
 */
public interface Link {

  NodeId remoteNodeId();

  NodeCertificate remoteCertificate();

  /** The certificates of the handshake, {@link #remoteCertificate()} first. */
  default List<X509Certificate> remoteChain() {
    return List.of(remoteCertificate().certificate());
  }

  /**
   * Whether both sides know which node the other one is: by an Attach, or because their
   * certificates have one Node-ID each (section 6.1.2). Where the other side's certificate has
   * several, {@link #remoteNodeId()} is a name of our own until then.
   */
  default boolean attached() {
    return true;
  }

  InetSocketAddress remoteAddress();

  /** Sends one encoded message and takes the buffer. What a full or closed link gets is dropped. */
  void send(ByteBuf message);

  /** The largest message, in bytes, that this link carries in one piece. */
  int messageLimit();

  /** The smoothed round-trip time, once an acknowledgement has been seen. */
  Optional<Duration> rtt();

  /**
   * True while messages go unacknowledged for so long that nothing should be routed this way
   * (section 6.6.3.1); it may recover.
   */
  boolean failing();

  /**
   * True from the moment that something sent has brought no sign of life for longer than one lost
   * datagram explains, until the next sign of life: nothing should be routed this way that can go
   * another.
   */
  boolean suspected();

  /**
   * What was sent and is not acknowledged yet, as far as it is still known; oldest first. The
   * buffers are the caller's to release.
   */
  List<ByteBuf> pending();

  /** For how many milliseconds nothing has been received. */
  long idleMillis();

  /** Messages dropped on the way out: too long, too much waiting, or closed. */
  long dropped();

  /**
   * @param reason a sentence for the log and for the other side of the table
   */
  void close(String reason);
}
