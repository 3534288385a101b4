package org.chordial.overlay.forward;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.chordial.overlay.link.LinkException;
import org.chordial.overlay.wire.ForwardingHeader;
import org.chordial.overlay.wire.GenericCertificate;
import org.chordial.overlay.wire.MessageBody;
import org.chordial.overlay.wire.WireException;

/** Signs and encodes what stands behind a header, and verifies and decodes it (section 6.3.4). */
interface MessageSealer {

  /**
   * Contents and security block, signed for the header's overlay and transaction.
   *
   * @param certificates to go along beside this node's own
   */
  byte[] seal(ForwardingHeader header, MessageBody body, List<GenericCertificate> certificates);

  /** Bytes of the whole message that has this header and what was sealed for it. */
  int length(ForwardingHeader header, byte[] sealed);

  /**
   * @param payload stays the caller's
   * @throws LinkException where the signature or the signer's certificate is not good
   */
  OpenedMessage open(ForwardingHeader header, ByteBuf payload) throws WireException, LinkException;
}
