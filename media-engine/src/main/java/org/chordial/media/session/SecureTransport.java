package org.chordial.media.session;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.chordial.ice.dtls.Dtls;
import org.chordial.ice.dtls.DtlsConnection;
import org.chordial.ice.dtls.SrtpProfile;
import org.chordial.ice.dtls.TlsSettings;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.net.PacketKind;
import org.chordial.media.MediaException;
import org.chordial.media.MediaFailure;
import org.chordial.media.srtp.SrtpKeys;
import org.chordial.media.srtp.SrtpOutcome;
import org.chordial.media.srtp.SrtpProtector;
import org.chordial.media.srtp.SrtpUnprotector;

/**
 * DTLS-SRTP on one path (RFC 5764): keys by DTLS, then RTP and RTCP protected with them, told apart
 * by their first two bytes (RFC 7983, RFC 5761). What cannot be used is dropped and counted.
 */
final class SecureTransport implements MediaTransport {

  /** Packets that are held while the last handshake message is still under way. */
  private static final int MAX_EARLY = 32;

  private final DatagramPath path;
  private final SubPath dtlsPath;
  private final Queue<ByteBuf> early = new ArrayDeque<>();
  private final Map<SrtpOutcome, Long> outcomes = new EnumMap<>(SrtpOutcome.class);
  private PacketInput input;
  private SrtpProtector protector;
  private SrtpUnprotector unprotector;
  private DtlsConnection dtls;
  private long unknown;
  private long packetsIn;
  private long bytesIn;
  private long packetsOut;
  private long bytesOut;
  private boolean closed;

  SecureTransport(DatagramPath path) {
    this.path = path;
    this.dtlsPath = new SubPath(path);
    path.receiver(this::received);
  }

  @Override
  public void input(PacketInput to) {
    input = to;
  }

  /** Does the handshake; the result is the profile, and packets flow from then on. */
  CompletableFuture<SrtpProfile> handshake(
      TlsSettings settings, boolean client, CoreContext context) {
    CompletableFuture<DtlsConnection> handshake =
        client
            ? Dtls.connect(dtlsPath, settings, context)
            : Dtls.accept(dtlsPath, settings, context);
    return handshake.thenCompose(connection -> keyed(connection, client));
  }

  private CompletableFuture<SrtpProfile> keyed(DtlsConnection connection, boolean client) {
    dtls = connection;
    if (closed) {
      connection.close();
      return CompletableFuture.failedFuture(new MediaException(MediaFailure.CLOSED));
    }
    SrtpProfile profile = connection.srtpProfile().orElse(null);
    if (profile == null) {
      return CompletableFuture.failedFuture(
          new MediaException(MediaFailure.NO_COMMON_SRTP_PROFILE));
    }
    byte[] exported =
        connection.exportKeyingMaterial(
            SrtpProfile.EXPORTER_LABEL, null, profile.keyingMaterialLength());
    // RFC 5764 section 4.2: each side writes with the key that bears its DTLS role.
    protector = new SrtpProtector(SrtpKeys.exported(profile, exported, client));
    unprotector = new SrtpUnprotector(SrtpKeys.exported(profile, exported, !client));
    java.util.Arrays.fill(exported, (byte) 0);
    return CompletableFuture.completedFuture(profile);
  }

  @Override
  public void flow() {
    while (!early.isEmpty() && !closed) {
      media(early.remove());
    }
  }

  private void received(ByteBuf datagram) {
    switch (PacketKind.of(datagram)) {
      case DTLS -> dtlsPath.deliver(datagram);
      case RTP -> media(datagram);
      default -> {
        unknown++;
        datagram.release();
      }
    }
  }

  private void media(ByteBuf datagram) {
    if (unprotector == null && early.size() < MAX_EARLY && !closed) {
      early.add(datagram);
      return;
    }
    try {
      if (unprotector == null || closed || datagram.readableBytes() < 2) {
        unknown++;
        return;
      }
      int length = datagram.readableBytes();
      // RFC 5761 section 4: RTCP packet types are the values 64 to 95 where RTP has the payload
      // type.
      int type = datagram.getUnsignedByte(datagram.readerIndex() + 1) & 0x7F;
      boolean rtcp = type >= 64 && type <= 95;
      SrtpOutcome outcome = rtcp ? unprotector.rtcp(datagram) : unprotector.rtp(datagram);
      if (outcome != SrtpOutcome.OK) {
        outcomes.merge(outcome, 1L, Long::sum);
        return;
      }
      bytesIn += length;
      if (rtcp) {
        input.rtcp(datagram);
      } else {
        packetsIn++;
        input.rtp(datagram);
      }
    } finally {
      datagram.release();
    }
  }

  @Override
  public void rtp(ByteBuf packet) {
    if (protect(packet, false)) {
      path.send(packet);
    }
  }

  @Override
  public ByteBuf rtpKept(ByteBuf packet) {
    if (!protect(packet, false)) {
      return null;
    }
    ByteBuf kept = packet.retainedSlice();
    path.send(packet);
    return kept;
  }

  @Override
  public void again(ByteBuf datagram) {
    if (closed) {
      datagram.release();
      return;
    }
    bytesOut += datagram.readableBytes();
    path.send(datagram);
  }

  @Override
  public void rtcp(ByteBuf packet) {
    if (protect(packet, true)) {
      path.send(packet);
    }
  }

  /** Releases the packet where it may not go. */
  private boolean protect(ByteBuf packet, boolean rtcp) {
    if (protector == null || closed) {
      packet.release();
      return false;
    }
    SrtpOutcome outcome = rtcp ? protector.rtcp(packet) : protector.rtp(packet);
    if (outcome != SrtpOutcome.OK) {
      outcomes.merge(outcome, 1L, Long::sum);
      packet.release();
      return false;
    }
    bytesOut += packet.readableBytes();
    packetsOut += rtcp ? 0 : 1;
    return true;
  }

  @Override
  public long packetsIn() {
    return packetsIn;
  }

  @Override
  public long bytesIn() {
    return bytesIn;
  }

  @Override
  public long packetsOut() {
    return packetsOut;
  }

  @Override
  public long bytesOut() {
    return bytesOut;
  }

  @Override
  public long dropped() {
    return unknown + outcomes.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    early.forEach(ByteBuf::release);
    early.clear();
    if (dtls != null) {
      dtls.close();
    } else {
      path.close();
    }
  }
}
