package org.chordial.ice.dtls;

import io.netty.buffer.Unpooled;

/** What this package looks at before the library does, for the fuzzer. */
public final class DtlsDecoders {

  private DtlsDecoders() {}

  /**
   * Whether a datagram would reach the library.
   *
   * @throws IllegalStateException where it is let through protected and not as it is
   */
  public static boolean records(byte[] input) {
    boolean wellFormed = DtlsRecords.areWellFormed(Unpooled.wrappedBuffer(input));
    if (DtlsRecords.areProtected(Unpooled.wrappedBuffer(input)) && !wellFormed) {
      throw new IllegalStateException("what is not well-formed counts as protected");
    }
    return wellFormed;
  }
}
