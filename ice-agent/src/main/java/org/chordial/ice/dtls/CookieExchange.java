package org.chordial.ice.dtls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSVerifier;
import org.bouncycastle.tls.DatagramSender;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;

/**
 * Lets strangers show that their address is real before anything is kept of them (RFC 6347 section
 * 4.2.1), and reads what is needed of their ClientHello.
 */
final class CookieExchange {
  /** After this a new secret is made; a client with an older cookie is asked once more. */
  private static final Duration COOKIE_SECRET_LIFETIME = Duration.ofMinutes(10);

  private static final int RECORD_HEADER = 13;
  private static final int HANDSHAKE_HEADER = 12;
  private static final int VERSION = 2;
  private static final int RANDOM = 32;

  private final DatagramSocket socket;
  private final CoreContext context;
  private final DtlsListenerCounters counters;
  private DTLSVerifier verifier;
  private Instant verifierMade = Instant.MIN;

  CookieExchange(DatagramSocket socket, CoreContext context, DtlsListenerCounters counters) {
    this.socket = socket;
    this.context = context;
    this.counters = counters;
  }

  static boolean isClientHello(ByteBuf datagram) {
    int start = datagram.readerIndex();
    return datagram.readableBytes() >= RECORD_HEADER + HANDSHAKE_HEADER + VERSION + RANDOM
        && datagram.getByte(start) == ContentType.handshake
        && datagram.getShort(start + 3) == 0
        && datagram.getByte(start + RECORD_HEADER) == HandshakeType.client_hello;
  }

  /** The random number in a ClientHello, which stays the same with a cookie and when repeated. */
  static byte[] clientRandom(byte[] clientHello) {
    int random = RECORD_HEADER + HANDSHAKE_HEADER + VERSION;
    return Arrays.copyOfRange(clientHello, random, random + RANDOM);
  }

  /** Returns null, and asks for a cookie, where there is no good one. */
  DTLSRequest verify(byte[] clientHello, InetSocketAddress from) {
    Instant now = context.clock().instant();
    if (verifier == null || now.isAfter(verifierMade.plus(COOKIE_SECRET_LIFETIME))) {
      verifier = new DTLSVerifier(new BcTlsCrypto(RandomSource.of(context.random())));
      verifierMade = now;
    }
    counters.clientHellos++;
    try {
      return verifier.verifyRequest(
          clientId(from), clientHello, 0, clientHello.length, new CookieSender(from));
    } catch (RuntimeException e) {
      // The library meets some malformed extensions with an unchecked exception.
      counters.malformed++;
      return null;
    }
  }

  private static byte[] clientId(InetSocketAddress from) {
    byte[] address = from.getAddress().getAddress();
    byte[] id = Arrays.copyOf(address, address.length + 2);
    id[address.length] = (byte) (from.getPort() >> 8);
    id[address.length + 1] = (byte) from.getPort();
    return id;
  }

  private final class CookieSender implements DatagramSender {
    private final InetSocketAddress to;

    CookieSender(InetSocketAddress to) {
      this.to = to;
    }

    @Override
    public int getSendLimit() {
      return Integer.MAX_VALUE;
    }

    @Override
    public void send(byte[] bytes, int offset, int length) {
      counters.cookiesSent++;
      socket.send(Unpooled.copiedBuffer(bytes, offset, length), to);
    }
  }
}
