package org.chordial.media.video;

import io.netty.buffer.ByteBuf;

/** Cuts VP8 frames into RTP payloads of nearly equal length (RFC 7741 section 4). */
public final class Vp8Packetizer {

  /** Bytes of VP8 in one packet: with all headers and tags it stays below 1200. */
  public static final int MAX_PIECE = 1150;

  /** Where the pieces go. */
  @FunctionalInterface
  public interface Output {
    /**
     * @param last the packet ends its frame and has the marker bit
     * @param payload descriptor and piece are written by {@link #write}
     */
    void packet(boolean last, Piece payload);
  }

  /**
   * One piece.
   *
   * @param frame the whole frame, not owned
   */
  public record Piece(ByteBuf frame, int offset, int length, boolean start, int pictureId) {

    /** Appends descriptor and data. */
    public void write(ByteBuf packet) {
      Vp8Descriptor.write(packet, start, pictureId);
      packet.writeBytes(frame, offset, length);
    }

    /** Bytes that {@link #write} appends. */
    public int size() {
      return Vp8Descriptor.LENGTH + length;
    }
  }

  private int pictureId;

  /**
   * @param firstPictureId random
   */
  public Vp8Packetizer(int firstPictureId) {
    this.pictureId = firstPictureId & 0x7FFF;
  }

  /** Cuts one frame, which stays the caller's. */
  public void packetize(ByteBuf frame, Output output) {
    int total = frame.readableBytes();
    int pieces = (total + MAX_PIECE - 1) / MAX_PIECE;
    int done = 0;
    for (int i = 0; i < pieces; i++) {
      int length = (total - done) / (pieces - i);
      output.packet(
          i == pieces - 1, new Piece(frame, frame.readerIndex() + done, length, i == 0, pictureId));
      done += length;
    }
    pictureId = (pictureId + 1) & 0x7FFF;
  }
}
