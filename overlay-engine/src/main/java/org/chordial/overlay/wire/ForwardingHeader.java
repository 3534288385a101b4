package org.chordial.overlay.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The header that every peer on the way reads and changes (RFC 6940 section 6.3.2). The token and
 * the length fields are the codec's business.
 *
 * @param overlay low 32 bits of the SHA-1 of the overlay's name
 * @param configurationSequence 16 bits
 * @param version ten times the protocol's version, 8 bits
 * @param ttl hops left, 8 bits
 * @param fragment the whole fragment field, flags and offset, 32 bits
 * @param transactionId 64 random bits
 * @param maxResponseLength bytes, 32 bits unsigned, 0 for no limit
 */
public record ForwardingHeader(
    int overlay,
    int configurationSequence,
    int version,
    int ttl,
    int fragment,
    long transactionId,
    long maxResponseLength,
    List<Destination> viaList,
    List<Destination> destinationList,
    List<ForwardingOption> options) {

  /** "RELO" with the high bit of the first byte set. */
  public static final int RELO_TOKEN = 0xd2454c4f;

  /** Version 1.0. */
  public static final int VERSION = 0x0a;

  /** "The initial value of the TTL SHOULD be 100." */
  public static final int DEFAULT_TTL = 100;

  /** "If the message is not fragmented, [...] a fragment value of 0xC0000000." */
  public static final int UNFRAGMENTED = 0xc0000000;

  private static final int FRAGMENT_ALWAYS = 0x80000000;
  private static final int FRAGMENT_LAST = 0x40000000;
  private static final int FRAGMENT_OFFSET = 0x00ffffff;

  public ForwardingHeader {
    viaList = List.copyOf(viaList);
    destinationList = List.copyOf(destinationList);
    options = List.copyOf(options);
  }

  /** A header as the originator of a request sends it: no Via List, no options, unfragmented. */
  public static ForwardingHeader request(
      int overlay, int configurationSequence, int ttl, long transactionId, List<Destination> to) {
    return new ForwardingHeader(
        overlay,
        configurationSequence,
        VERSION,
        ttl,
        UNFRAGMENTED,
        transactionId,
        0,
        List.of(),
        to,
        List.of());
  }

  /** "The lower 32 bits of the SHA-1 hash of the overlay name." */
  public static int overlayHash(String overlayName) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(overlayName.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getInt(hash.length - Integer.BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** The value of a fragment field (section 6.7), offset in bytes, below 2^24. */
  public static int fragmentOf(int offset, boolean last) {
    return FRAGMENT_ALWAYS | (last ? FRAGMENT_LAST : 0) | (offset & FRAGMENT_OFFSET);
  }

  /** The offset in the value of a fragment field. */
  public static int offsetOf(int fragment) {
    return fragment & FRAGMENT_OFFSET;
  }

  /** Whether the value of a fragment field is that of the last fragment, or of a whole message. */
  public static boolean isLast(int fragment) {
    return (fragment & FRAGMENT_LAST) != 0;
  }

  /** The high bit, which "MUST be set for historical reasons". */
  public static boolean hasFragmentBit(int fragment) {
    return (fragment & FRAGMENT_ALWAYS) != 0;
  }

  public boolean isLastFragment() {
    return isLast(fragment);
  }

  /** Bytes between the end of the header and this fragment's data in the whole message. */
  public int fragmentOffset() {
    return offsetOf(fragment);
  }

  public boolean isWhole() {
    return isLastFragment() && fragmentOffset() == 0;
  }

  public ForwardingHeader withTtl(int newTtl) {
    return new ForwardingHeader(
        overlay,
        configurationSequence,
        version,
        newTtl,
        fragment,
        transactionId,
        maxResponseLength,
        viaList,
        destinationList,
        options);
  }

  public ForwardingHeader withFragment(int newFragment) {
    return new ForwardingHeader(
        overlay,
        configurationSequence,
        version,
        ttl,
        newFragment,
        transactionId,
        maxResponseLength,
        viaList,
        destinationList,
        options);
  }

  public ForwardingHeader withViaList(List<Destination> newViaList) {
    return new ForwardingHeader(
        overlay,
        configurationSequence,
        version,
        ttl,
        fragment,
        transactionId,
        maxResponseLength,
        newViaList,
        destinationList,
        options);
  }

  public ForwardingHeader withDestinationList(List<Destination> newDestinationList) {
    return new ForwardingHeader(
        overlay,
        configurationSequence,
        version,
        ttl,
        fragment,
        transactionId,
        maxResponseLength,
        viaList,
        newDestinationList,
        options);
  }

  public ForwardingHeader withOptions(List<ForwardingOption> newOptions) {
    return new ForwardingHeader(
        overlay,
        configurationSequence,
        version,
        ttl,
        fragment,
        transactionId,
        maxResponseLength,
        viaList,
        destinationList,
        newOptions);
  }

  public ForwardingHeader withMaxResponseLength(long newMaxResponseLength) {
    return new ForwardingHeader(
        overlay,
        configurationSequence,
        version,
        ttl,
        fragment,
        transactionId,
        newMaxResponseLength,
        viaList,
        destinationList,
        options);
  }
}
