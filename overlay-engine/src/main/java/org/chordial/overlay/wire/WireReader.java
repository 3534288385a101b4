package org.chordial.overlay.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the presentation language of RFC 6940 section 6.3.1 from a part of a buffer, whose reader
 * index it leaves alone. Nothing is allocated before its length is known to be there. Not safe for
 * several threads.
 */
public final class WireReader {
  private final ByteBuf in;
  private final int end;
  private int index;

  /** Reads all that is readable in the buffer, which must outlive the reader. */
  public WireReader(ByteBuf in) {
    this(in, in.readerIndex(), in.writerIndex());
  }

  private WireReader(ByteBuf in, int index, int end) {
    this.in = in;
    this.index = index;
    this.end = end;
  }

  /** Reads one element of a list. */
  @FunctionalInterface
  public interface Element<T> {
    T read(WireReader in) throws WireException;
  }

  public int remaining() {
    return end - index;
  }

  /** Bytes read so far from the start of the buffer's readable part. */
  int position() {
    return index - in.readerIndex();
  }

  public int uint8() throws WireException {
    return in.getUnsignedByte(advance(1));
  }

  public int uint16() throws WireException {
    return in.getUnsignedShort(advance(2));
  }

  public int uint24() throws WireException {
    return in.getUnsignedMedium(advance(3));
  }

  public long uint32() throws WireException {
    return in.getUnsignedInt(advance(4));
  }

  /** Four bytes whose sign does not matter. */
  public int int32() throws WireException {
    return in.getInt(advance(4));
  }

  /** Eight bytes, to be read as unsigned. */
  public long uint64() throws WireException {
    return in.getLong(advance(8));
  }

  /** "A boolean value is either a 1 or a 0." */
  public boolean bool() throws WireException {
    int value = uint8();
    if (value > 1) {
      throw new WireException("a Boolean is 0 or 1, not " + value);
    }
    return value == 1;
  }

  /** So many bytes. */
  public Opaque bytes(long length) throws WireException {
    if (length > remaining()) {
      throw new WireException(length + " bytes wanted, " + remaining() + " left");
    }
    byte[] bytes = new byte[(int) length];
    in.getBytes(advance(length), bytes);
    return Opaque.wrap(bytes);
  }

  /** Everything left. */
  public Opaque rest() throws WireException {
    return bytes(remaining());
  }

  public Opaque opaque8() throws WireException {
    return bytes(uint8());
  }

  public Opaque opaque16() throws WireException {
    return bytes(uint16());
  }

  public Opaque opaque24() throws WireException {
    return bytes(uint24());
  }

  public Opaque opaque32() throws WireException {
    return bytes(uint32());
  }

  /** A reader of the next bytes alone, which this one passes over. */
  public WireReader sub(long length) throws WireException {
    int start = advance(length);
    return new WireReader(in, start, index);
  }

  public <T> List<T> list8(Element<T> element) throws WireException {
    return sub(uint8()).all(element);
  }

  public <T> List<T> list16(Element<T> element) throws WireException {
    return sub(uint16()).all(element);
  }

  public <T> List<T> list24(Element<T> element) throws WireException {
    return sub(uint24()).all(element);
  }

  public <T> List<T> list32(Element<T> element) throws WireException {
    return sub(uint32()).all(element);
  }

  /** Elements until nothing is left. */
  public <T> List<T> all(Element<T> element) throws WireException {
    List<T> elements = new ArrayList<>();
    while (remaining() > 0) {
      int before = index;
      elements.add(element.read(this));
      if (index == before) {
        throw new WireException("an element of no bytes");
      }
    }
    return elements;
  }

  /** Says that all must have been read. */
  public void end() throws WireException {
    if (remaining() > 0) {
      throw new WireException(remaining() + " bytes behind the end");
    }
  }

  private int advance(long length) throws WireException {
    if (length > remaining()) {
      throw new WireException(length + " bytes wanted, " + remaining() + " left");
    }
    int start = index;
    index += (int) length;
    return start;
  }
}
