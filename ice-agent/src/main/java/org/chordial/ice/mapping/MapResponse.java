package org.chordial.ice.mapping;

import java.net.InetAddress;
import java.util.Optional;

/** What a gateway answers to PCP (RFC 6887) or NAT-PMP (RFC 6886). {@link MapCodec} reads it. */
sealed interface MapResponse {

  /** 0 is success in both protocols. */
  int result();

  /** How many seconds the gateway has known its mappings for. */
  long epochSeconds();

  /**
   * PCP MAP (RFC 6887, section 11.1).
   *
   * @param lifetime of the mapping, or of the error, in seconds
   */
  record PcpMap(
      int result,
      long lifetime,
      long epochSeconds,
      Nonce nonce,
      int protocol,
      int internalPort,
      int externalPort,
      InetAddress external)
      implements MapResponse {}

  /** PCP of an operation that was not understood; the body says nothing that is of use. */
  record PcpError(int result, long lifetime, long epochSeconds) implements MapResponse {}

  /**
   * NAT-PMP external address (RFC 6886, section 3.2).
   *
   * @param external empty where it failed, or where the gateway speaks NAT-PMP alone and was asked
   *     in PCP
   */
  record PmpAddress(int result, long epochSeconds, Optional<InetAddress> external)
      implements MapResponse {

    static final int UNSUPPORTED_VERSION = 1;
  }

  /** NAT-PMP mapping (RFC 6886, section 3.3). */
  record PmpMap(
      int result,
      long epochSeconds,
      int protocol,
      int internalPort,
      int externalPort,
      long lifetime)
      implements MapResponse {}

  /** The mapping nonce, 96 bits. */
  record Nonce(long high, int low) {}
}
