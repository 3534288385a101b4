package org.chordial.overlay.disk;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.Opaque;

/** The decoders of what is on the disk, for fuzzing. */
public final class DiskDecoders {
  private static final int PLACE = 3;
  private static final int EXPIRES = 5;
  private static final int SIGNER = 6;
  private static final int TYPE = 7;
  private static final int CERTIFICATE = 8;
  private static final int STORE = 9;
  private static final int SUM = 10;

  private DiskDecoders() {}

  /**
   * A row: one byte each for the lengths of signer, certificate and place, these, then the Store.
   * Its check sum is right: a disk that errs is found by it, a hand that changes the file is not.
   */
  public static boolean row(byte[] input, MessageCodec codec) {
    if (input.length < 3) {
      return false;
    }
    ByteBuffer in = ByteBuffer.wrap(input, 3, input.length - 3);
    byte[] signer = part(in, input[0] & 0xff);
    byte[] certificate = part(in, input[1] & 0xff);
    byte[] place = part(in, input[2] & 0xff);
    byte[] store = part(in, in.remaining());
    long sum = ValueRow.sum(store, certificate, Opaque.of(place), Opaque.of(signer));
    ResultSet row =
        (ResultSet)
            Proxy.newProxyInstance(
                ResultSet.class.getClassLoader(),
                new Class<?>[] {ResultSet.class},
                (_, _, arguments) ->
                    switch ((int) arguments[0]) {
                      case PLACE -> place;
                      case EXPIRES -> 1_000_000L;
                      case SIGNER -> signer;
                      case TYPE -> 0;
                      case CERTIFICATE -> certificate;
                      case STORE -> store;
                      case SUM -> sum;
                      default -> throw new IllegalArgumentException("no such column");
                    });
    try {
      return ValueRow.read(row, codec).isPresent();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] part(ByteBuffer in, int length) {
    byte[] part = new byte[Math.min(length, in.remaining())];
    in.get(part);
    return part;
  }
}
