package org.chordial.overlay.wire;

import java.util.List;
import org.chordial.overlay.wire.Destination.ResourceDestination;

/** The forwarding header (RFC 6940 section 6.3.2). */
final class HeaderCodec {
  static final int LENGTH_OFFSET_IN_HEADER = 16;
  static final int LIST_LENGTHS_OFFSET = 32;
  static final int FIXED_LENGTH = 38;

  private final DestinationCodec destinations;

  HeaderCodec(DestinationCodec destinations) {
    this.destinations = destinations;
  }

  /** Reads a header from the front of a whole message or fragment, whose length it must tell. */
  ForwardingHeader read(WireReader in) throws WireException {
    int messageLength = in.remaining();
    if (in.int32() != ForwardingHeader.RELO_TOKEN) {
      throw new WireException("no RELOAD message: the token is wrong");
    }
    final int overlay = in.int32();
    final int configurationSequence = in.uint16();
    final int version = in.uint8();
    final int ttl = in.uint8();
    final int fragment = in.int32();
    long length = in.uint32();
    if (length != messageLength) {
      throw new WireException("the length says " + length + " of " + messageLength + " bytes");
    }
    final long transactionId = in.uint64();
    final long maxResponseLength = in.uint32();
    int viaLength = in.uint16();
    int destinationLength = in.uint16();
    int optionsLength = in.uint16();
    List<Destination> via = in.sub(viaLength).all(destinations::read);
    List<Destination> to = in.sub(destinationLength).all(destinations::read);
    checkPlaces(via, to);
    return new ForwardingHeader(
        overlay,
        configurationSequence,
        version,
        ttl,
        fragment,
        transactionId,
        maxResponseLength,
        via,
        to,
        in.sub(optionsLength).all(HeaderCodec::readOption));
  }

  /**
   * Writes a header for a payload that the caller puts behind it.
   *
   * @param payloadLength bytes of contents and security block
   */
  void write(WireWriter out, ForwardingHeader header, int payloadLength) {
    int start = out.position();
    out.int32(ForwardingHeader.RELO_TOKEN)
        .int32(header.overlay())
        .uint16(header.configurationSequence())
        .uint8(header.version())
        .uint8(header.ttl())
        .int32(header.fragment())
        .int32(0)
        .uint64(header.transactionId())
        .uint32(header.maxResponseLength())
        .uint16(0)
        .uint16(0)
        .uint16(0);
    int via = out.position();
    out.all(header.viaList(), destinations::write);
    int to = out.position();
    out.all(header.destinationList(), destinations::write);
    int options = out.position();
    out.all(header.options(), HeaderCodec::writeOption);
    int end = out.position();
    out.setUint16(start + LIST_LENGTHS_OFFSET, to - via);
    out.setUint16(start + LIST_LENGTHS_OFFSET + 2, options - to);
    out.setUint16(start + LIST_LENGTHS_OFFSET + 4, end - options);
    out.setInt32(start + LENGTH_OFFSET_IN_HEADER, end - start + payloadLength);
  }

  /**
   * "[Type resource] MUST appear only in the final location of a Destination List and MUST NOT
   * appear in a Via List."
   */
  private static void checkPlaces(List<Destination> via, List<Destination> to)
      throws WireException {
    checkPlaces(via, via.size());
    checkPlaces(to, to.size() - 1);
  }

  private static void checkPlaces(List<Destination> list, int before) throws WireException {
    for (int i = 0; i < before; i++) {
      if (list.get(i) instanceof ResourceDestination) {
        throw new WireException("a Resource-ID that is not the last destination");
      }
    }
  }

  private static ForwardingOption readOption(WireReader in) throws WireException {
    return new ForwardingOption(in.uint8(), in.uint8(), in.opaque16());
  }

  private static void writeOption(WireWriter out, ForwardingOption option) {
    out.uint8(option.type()).uint8(option.flags()).opaque16(option.value());
  }
}
