package org.chordial.overlay.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.function.Consumer;
import org.chordial.overlay.wire.StoredDataValue.ArrayEntry;

/**
 * Encodes and decodes RELOAD messages (RFC 6940 sections 6 to 10) for one overlay. Decoding takes
 * nothing but the exact form, so encoding what was decoded gives the same bytes again, unknown
 * options, extensions, bodies and values of unknown Kinds included.
 *
 * <p>Immutable, for any thread. A {@code decode} method reads the buffer's readable bytes, neither
 * moves its indices nor releases it (but see {@link #decodeHeader}), and fails with {@link
 * WireException} alone. An {@code encode} method throws {@link IllegalArgumentException} for a
 * value that does not fit its field; the buffer it returns is the caller's.
 */
public final class MessageCodec {
  private final WireSettings settings;
  private final DestinationCodec destinations;
  private final TopologyCodec topology;
  private final StorageCodec storage;
  private final HeaderCodec headers;
  private final BodyCodec bodies;

  public MessageCodec(WireSettings settings) {
    this.settings = settings;
    this.destinations = new DestinationCodec(settings.nodeIdLength());
    this.topology = new TopologyCodec(destinations);
    this.storage = new StorageCodec(destinations, settings.kindModels());
    this.headers = new HeaderCodec(destinations);
    this.bodies = new BodyCodec(destinations, topology, storage);
  }

  public WireSettings settings() {
    return settings;
  }

  /**
   * Reads the forwarding header at the front of a whole message or fragment and moves the reader
   * index behind it, to what a peer on the way hands on unread. Token and length fields are checked
   * here; overlay, version, TTL and how long a message may be are the router's to judge.
   */
  public ForwardingHeader decodeHeader(ByteBuf message) throws WireException {
    WireReader in = new WireReader(message);
    ForwardingHeader header = headers.read(in);
    message.skipBytes(in.position());
    return header;
  }

  /** Decodes a whole, unfragmented message. */
  public Message decode(ByteBuf message) throws WireException {
    if (message.readableBytes() > settings.maxMessageLength()) {
      throw new WireException("a message of " + message.readableBytes() + " bytes");
    }
    WireReader in = new WireReader(message);
    ForwardingHeader header = headers.read(in);
    if (!header.isWhole()) {
      throw new WireException("a fragment, not a whole message");
    }
    return readPayload(header, in);
  }

  /** Decodes what stood behind a header, reassembled where it came in fragments. */
  public Message decodePayload(ForwardingHeader header, ByteBuf payload) throws WireException {
    return readPayload(header, new WireReader(payload));
  }

  private Message readPayload(ForwardingHeader header, WireReader in) throws WireException {
    MessageContents contents = readContents(in);
    SecurityBlock security = SecurityCodec.read(in);
    in.end();
    return new Message(header, contents, security);
  }

  public ByteBuf encode(Message message, ByteBufAllocator allocator) {
    ByteBuf payload = encodePayload(message.contents(), message.securityBlock(), allocator);
    try {
      return encode(message.header(), payload, allocator);
    } finally {
      payload.release();
    }
  }

  /**
   * A header before a payload that was encoded elsewhere: how a message goes on to its next hop.
   *
   * @param payload its readable bytes are copied; it stays the caller's
   */
  public ByteBuf encode(ForwardingHeader header, ByteBuf payload, ByteBufAllocator allocator) {
    ByteBuf out = allocator.buffer(HeaderCodec.FIXED_LENGTH + 64 + payload.readableBytes());
    try {
      headers.write(new WireWriter(out), header, payload.readableBytes());
      return out.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    } catch (RuntimeException e) {
      out.release();
      throw e;
    }
  }

  /** Encodes contents and security block, to be fragmented before headers come to them. */
  public ByteBuf encodePayload(
      MessageContents contents, SecurityBlock security, ByteBufAllocator allocator) {
    ByteBuf payload = allocator.buffer();
    try {
      WireWriter out = new WireWriter(payload);
      writeContents(out, contents);
      SecurityCodec.write(out, security);
      return payload;
    } catch (RuntimeException e) {
      payload.release();
      throw e;
    }
  }

  /**
   * Section 6.3.4: "For signatures over messages, the input to the signature is computed over:
   * overlay || transaction_id || MessageContents || SignerIdentity."
   */
  public Opaque signingInput(
      ForwardingHeader header, MessageContents contents, SignerIdentity identity) {
    return written(
        out -> {
          out.int32(header.overlay()).uint64(header.transactionId());
          writeContents(out, contents);
          SecurityCodec.writeIdentity(out, identity);
        });
  }

  /**
   * Section 7.1: "resource_id || kind || storage_time || StoredDataValue || SignerIdentity", each
   * in its encoding on the wire. Section 7.4.2.2: "the index value in the array is set to zero
   * before the signature is computed."
   */
  public Opaque signingInput(
      ResourceId resource,
      KindId kind,
      long storageTime,
      StoredDataValue value,
      SignerIdentity identity) {
    StoredDataValue signed =
        value instanceof ArrayEntry(long index, DataValue data) ? new ArrayEntry(0, data) : value;
    return written(
        out -> {
          destinations.writeResourceId(out, resource);
          StorageCodec.writeKind(out, kind).uint64(storageTime);
          StoredDataCodec.writeValue(out, signed);
          SecurityCodec.writeIdentity(out, identity);
        });
  }

  /** A body alone, as the StoreAns in the error_info of section 7.4.1.2. */
  public Opaque encodeBody(MessageBody body) {
    return written(out -> bodies.write(out, body));
  }

  public MessageBody decodeBody(int messageCode, Opaque body) throws WireException {
    return bodies.read(messageCode, reader(body));
  }

  /** The {@code KindId unknown_kinds<0..2^8-1>} of an Error_Unknown_Kind (section 7.4.1.2). */
  public Opaque encodeUnknownKinds(List<KindId> kinds) {
    return written(out -> out.list8(kinds, StorageCodec::writeKind));
  }

  public List<KindId> decodeUnknownKinds(Opaque errorInfo) throws WireException {
    WireReader in = reader(errorInfo);
    List<KindId> kinds = in.list8(StorageCodec::readKind);
    in.end();
    return kinds;
  }

  /** The overlay-specific data of a CHORD-RELOAD Leave (section 10.9). */
  public Opaque encodeLeaveData(ChordLeaveData data) {
    return written(out -> topology.writeLeaveData(out, data));
  }

  public ChordLeaveData decodeLeaveData(Opaque overlaySpecificData) throws WireException {
    WireReader in = reader(overlaySpecificData);
    ChordLeaveData data = topology.readLeaveData(in);
    in.end();
    return data;
  }

  /** The value of the TURN-SERVICE Kind (section 9). */
  public Opaque encodeTurnServer(TurnServer server) {
    return written(
        out -> AttachCodec.writeAddress(out.uint8(server.iteration()), server.serverAddress()));
  }

  public TurnServer decodeTurnServer(Opaque value) throws WireException {
    WireReader in = reader(value);
    TurnServer server = new TurnServer(in.uint8(), AttachCodec.readAddress(in));
    in.end();
    return server;
  }

  /** Destinations one behind the other, with no length before them. */
  public Opaque encodeDestinations(List<Destination> list) {
    return written(out -> out.all(list, destinations::write));
  }

  public List<Destination> decodeDestinations(Opaque list) throws WireException {
    return reader(list).all(destinations::read);
  }

  /** A specifier alone, as reload URIs carry it (section 14.15). */
  public Opaque encodeSpecifier(StoredDataSpecifier specifier) {
    return written(out -> StorageCodec.writeSpecifier(out, specifier));
  }

  /** A security block alone, as the signature elements of section 11.1 carry it. */
  public Opaque encodeSecurityBlock(SecurityBlock block) {
    return written(out -> SecurityCodec.write(out, block));
  }

  public SecurityBlock decodeSecurityBlock(Opaque bytes) throws WireException {
    WireReader in = reader(bytes);
    SecurityBlock block = SecurityCodec.read(in);
    in.end();
    return block;
  }

  /**
   * What is signed of a configuration or Kind. Section 11.1 says no more than "the standard
   * SecurityBlock defined in Section 6.3.4", so the signer identity stands behind the bytes as it
   * does there.
   */
  public Opaque signingInput(Opaque blob, SignerIdentity identity) {
    return written(
        out -> {
          out.bytes(blob);
          SecurityCodec.writeIdentity(out, identity);
        });
  }

  private MessageContents readContents(WireReader in) throws WireException {
    int code = in.uint16();
    MessageBody body = bodies.read(code, in.sub(in.uint32()));
    return new MessageContents(
        body,
        in.list32(
            extension ->
                new MessageExtension(extension.uint16(), extension.bool(), extension.opaque32())));
  }

  private void writeContents(WireWriter out, MessageContents contents) {
    out.uint16(contents.body().messageCode())
        .sized(4, () -> bodies.write(out, contents.body()))
        .list32(
            contents.extensions(),
            (list, extension) ->
                list.uint16(extension.type())
                    .bool(extension.critical())
                    .opaque32(extension.contents()));
  }

  private static WireReader reader(Opaque bytes) {
    return new WireReader(Unpooled.wrappedBuffer(bytes.toBytes()));
  }

  private static Opaque written(Consumer<WireWriter> writes) {
    ByteBuf out = Unpooled.buffer();
    writes.accept(new WireWriter(out));
    return Opaque.copyOf(out);
  }
}
