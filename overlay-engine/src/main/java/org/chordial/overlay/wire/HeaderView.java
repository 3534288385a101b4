package org.chordial.overlay.wire;

import io.netty.buffer.ByteBuf;

/**
 * The forwarding header (RFC 6940 section 6.3.2) of a message that is only passing through: read
 * where it lies, nothing is copied or allocated. One view serves one message after another; what it
 * tells holds until the next {@link #wrap} and as long as the buffer is unchanged. Positions are
 * indexes into the buffer. Not safe for several threads.
 */
public final class HeaderView {
  /** Bytes before the Via List. */
  public static final int FIXED_LENGTH = HeaderCodec.FIXED_LENGTH;

  private static final int OVERLAY = 4;
  private static final int SEQUENCE = 8;
  private static final int VERSION = 10;
  private static final int TTL = 11;
  private static final int FRAGMENT = 12;
  private static final int LENGTH = HeaderCodec.LENGTH_OFFSET_IN_HEADER;
  private static final int TRANSACTION = 20;
  private static final int LISTS = HeaderCodec.LIST_LENGTHS_OFFSET;

  private static final int NODE = 1;
  private static final int RESOURCE = 2;
  private static final int OPAQUE = 3;
  private static final int COMPACT = 0x80;
  private static final int MALFORMED = -1;

  /** What an entry of a list is. */
  public enum Entry {
    NODE,
    RESOURCE,
    OPAQUE,
    UNKNOWN
  }

  private final NodeId self;
  private ByteBuf message;
  private int start;
  private int end;
  private int destinations;
  private int options;
  private int payload;
  private int viaEntries;
  private int destinationEntries;
  private int visits;
  private boolean forwardCritical;

  /**
   * @param self this node, whose passages are counted and whose Node-ID's length is the overlay's
   */
  public HeaderView(NodeId self) {
    this.self = self;
  }

  /**
   * Looks at a whole message or fragment, which stays the caller's.
   *
   * @return whether it begins with a header in which every length is right
   */
  public boolean wrap(ByteBuf newMessage) {
    message = newMessage;
    start = newMessage.readerIndex();
    int length = newMessage.readableBytes();
    end = start + length;
    if (length < FIXED_LENGTH
        || newMessage.getInt(start) != ForwardingHeader.RELO_TOKEN
        || newMessage.getInt(start + LENGTH) != length) {
      return false;
    }
    destinations = via() + newMessage.getUnsignedShort(start + LISTS);
    options = destinations + newMessage.getUnsignedShort(start + LISTS + 2);
    payload = options + newMessage.getUnsignedShort(start + LISTS + 4);
    if (payload > end) {
      return false;
    }
    visits = 0;
    viaEntries = count(via(), destinations, false);
    destinationEntries = count(destinations, options, true);
    return viaEntries != MALFORMED && destinationEntries != MALFORMED && optionsAreSound();
  }

  /** "[Type resource] MUST appear only in the final location of a Destination List". */
  private int count(int from, int to, boolean resourceAllowed) {
    int entries = 0;
    int at = from;
    while (at < to) {
      int length = length(at, to);
      if (length == MALFORMED) {
        return MALFORMED;
      }
      int type = message.getUnsignedByte(at);
      if (type == RESOURCE && !(resourceAllowed && at + length == to)) {
        return MALFORMED;
      }
      if (type == NODE && isSelf(at)) {
        visits++;
      }
      at += length;
      entries++;
    }
    return entries;
  }

  private int length(int at, int to) {
    if (at + 2 > to) {
      return MALFORMED;
    }
    int type = message.getUnsignedByte(at);
    if (type >= COMPACT) {
      return 2;
    }
    int data = message.getUnsignedByte(at + 1);
    if (type == 0 || at + 2 + data > to) {
      return MALFORMED;
    }
    boolean sound =
        switch (type) {
          case NODE -> data == self.value().length();
          case RESOURCE -> data > 0 && data < 256 && message.getUnsignedByte(at + 2) == data - 1;
          case OPAQUE -> data > 0 && message.getUnsignedByte(at + 2) == data - 1;
          default -> true;
        };
    return sound ? 2 + data : MALFORMED;
  }

  private boolean optionsAreSound() {
    forwardCritical = false;
    int at = options;
    while (at < payload) {
      if (at + 4 > payload) {
        return false;
      }
      forwardCritical |= (message.getByte(at + 1) & ForwardingOption.FORWARD_CRITICAL) != 0;
      at += 4 + message.getUnsignedShort(at + 2);
    }
    return at == payload;
  }

  public ByteBuf message() {
    return message;
  }

  /** Bytes of the whole message or fragment. */
  public int length() {
    return end - start;
  }

  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  public int overlay() {
    return message.getInt(start + OVERLAY);
  }

  public int version() {
    return message.getUnsignedByte(start + VERSION);
  }

  public int configurationSequence() {
    return message.getUnsignedShort(start + SEQUENCE);
  }

  public int ttl() {
    return message.getUnsignedByte(start + TTL);
  }

  public int fragment() {
    return message.getInt(start + FRAGMENT);
  }

  public int fragmentOffset() {
    return ForwardingHeader.offsetOf(fragment());
  }

  public long transactionId() {
    return message.getLong(start + TRANSACTION);
  }

  public int via() {
    return start + FIXED_LENGTH;
  }

  /** Where the Destination List begins, and the Via List ends. */
  public int destinations() {
    return destinations;
  }

  /** Where the options begin, and the Destination List ends. */
  public int options() {
    return options;
  }

  /** Where the payload, or this fragment's part of it, begins. */
  public int payload() {
    return payload;
  }

  public int viaEntries() {
    return viaEntries;
  }

  public int destinationEntries() {
    return destinationEntries;
  }

  /** How often this node stands in both lists. */
  public int visits() {
    return visits;
  }

  /** Whether any option has the flag FORWARD_CRITICAL. */
  public boolean isForwardCritical() {
    return forwardCritical;
  }

  /**
   * The message code, if this is the beginning of a message.
   *
   * @return -1 for other fragments
   */
  public int messageCode() {
    return fragmentOffset() == 0 && payload + 2 <= end ? message.getUnsignedShort(payload) : -1;
  }

  /** What the entry at this position of a list is. */
  public Entry entry(int at) {
    int type = message.getUnsignedByte(at);
    if (type >= COMPACT) {
      return Entry.OPAQUE;
    }
    return switch (type) {
      case NODE -> Entry.NODE;
      case RESOURCE -> Entry.RESOURCE;
      case OPAQUE -> Entry.OPAQUE;
      default -> Entry.UNKNOWN;
    };
  }

  /** Where the entry after this one begins, or the list ends. */
  public int next(int at) {
    return at + (isCompact(at) ? 2 : 2 + message.getUnsignedByte(at + 1));
  }

  /** Whether the entry is an opaque ID in the form of a 16-bit integer. */
  public boolean isCompact(int at) {
    return message.getUnsignedByte(at) >= COMPACT;
  }

  /** The two bytes of a compact opaque ID. */
  public int compactId(int at) {
    return message.getUnsignedShort(at);
  }

  /** Where the identifier in an entry begins. */
  public int identifier(int at) {
    return entry(at) == Entry.NODE ? at + 2 : at + 3;
  }

  /** Bytes of the identifier in an entry that is not compact. */
  public int identifierLength(int at) {
    int data = message.getUnsignedByte(at + 1);
    return entry(at) == Entry.NODE ? data : data - 1;
  }

  /** Whether the entry, of type node, is this node. */
  public boolean isSelf(int at) {
    return self.value().isAt(message, at + 2);
  }

  /** Writes what has to be right in a header that was put together anew at this index. */
  public static void patch(ByteBuf out, int at, int ttl, int via, int destinations, int options) {
    out.setByte(at + TTL, ttl);
    out.setShort(at + LISTS, via);
    out.setShort(at + LISTS + 2, destinations);
    out.setShort(at + LISTS + 4, options);
    out.setInt(at + LENGTH, out.writerIndex() - at);
  }

  /** Makes a copy of a header and a piece of a payload, put together at this index, a fragment. */
  public static void patchFragment(ByteBuf out, int at, int fragment) {
    out.setInt(at + FRAGMENT, fragment);
    out.setInt(at + LENGTH, out.writerIndex() - at);
  }
}
