package org.chordial.ice.dtls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One DTLS association: the handshake on a thread of its own, because the library blocks there, and
 * every record after it on the executor.
 */
final class DtlsEngine implements DtlsConnection {

  private static final Logger LOG = LoggerFactory.getLogger(DtlsEngine.class);

  /** What fits through nearly every path without fragmentation, in bytes of UDP payload. */
  private static final int SEND_LIMIT = 1200;

  private static final int RECEIVE_LIMIT = 4096;
  private static final int MAX_HELD = 32;

  /** RFC 6347 4.2.4.1 allows less than its one second where round trips are known to be short. */
  private static final int RESEND_MILLIS = 500;

  private static final int LOCKSTEP_RESEND_MILLIS = 10;

  /** One per thread and not per connection: nothing lives in it between two calls. */
  private static final ThreadLocal<byte[]> SCRATCH =
      ThreadLocal.withInitial(() -> new byte[RECEIVE_LIMIT]);

  private final DatagramPath path;
  private final CoreContext context;
  private final Handover handover;
  private final Negotiation negotiation;
  private final CompletableFuture<DtlsConnection> result = new CompletableFuture<>();
  private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();
  private final ArrayDeque<byte[]> early = new ArrayDeque<>();
  private final ScheduledFuture<?> limit;

  private DTLSTransport transport;
  private byte[] incoming;
  private ByteBuf flight;
  private boolean processing;
  private boolean peerClosed;
  private boolean ended;
  private String endReason = "";
  private DtlsException cancelledWith;
  private Consumer<ByteBuf> receiver;
  private Consumer<String> onClosed;
  private Runnable onEnd = () -> {};
  private long dropped;

  private DtlsEngine(DatagramPath path, TlsSettings settings, CoreContext context) {
    this.path = path;
    this.context = context;
    this.handover = new Handover(context);
    this.negotiation =
        new Negotiation(
            settings,
            true,
            context,
            chain -> handover.ask(() -> settings.verifier().refusal(chain)));
    this.limit =
        context
            .executor()
            .schedule(
                () -> cancel(DtlsFailure.TIMED_OUT),
                settings.handshakeLimit().toMillis(),
                TimeUnit.MILLISECONDS);
    path.receiver(this::received);
  }

  static DtlsEngine client(DatagramPath path, TlsSettings settings, CoreContext context) {
    DtlsEngine engine = new DtlsEngine(path, settings, context);
    ClientPeer peer = new ClientPeer(engine.negotiation, engine.resendMillis(), () -> {});
    engine.start(below -> new DTLSClientProtocol().connect(peer, below));
    return engine;
  }

  /**
   * @param request the ClientHello whose cookie has been verified, or null to wait for one
   */
  static DtlsEngine server(
      DatagramPath path, TlsSettings settings, CoreContext context, DTLSRequest request) {
    DtlsEngine engine = new DtlsEngine(path, settings, context);
    ServerPeer peer = new ServerPeer(engine.negotiation, engine.resendMillis(), () -> {});
    engine.start(below -> new DTLSServerProtocol().accept(peer, below, request));
    return engine;
  }

  private interface Protocol {
    DTLSTransport handshake(DatagramTransport below) throws IOException;
  }

  private int resendMillis() {
    return handover.isLockstep() ? LOCKSTEP_RESEND_MILLIS : RESEND_MILLIS;
  }

  private void start(Protocol protocol) {
    handover.start(
        "dtls-handshake",
        () -> {
          try {
            DTLSTransport made = protocol.handshake(new Below());
            finish(() -> established(made));
          } catch (IOException | RuntimeException e) {
            finish(() -> failed(e));
          }
        });
  }

  private void finish(Runnable action) {
    try {
      flush();
      context.executor().execute(action);
    } catch (RejectedExecutionException e) {
      LOG.debug("the program ended during a handshake with {}", path.remoteAddress());
    }
  }

  CompletableFuture<DtlsConnection> result() {
    return result;
  }

  boolean isEstablished() {
    return transport != null && !ended;
  }

  /** Runs once, when the engine will not use its path any more. */
  void onEnd(Runnable onEnd) {
    this.onEnd = onEnd;
  }

  private void established(DTLSTransport made) {
    limit.cancel(false);
    if (ended || !negotiation.isComplete()) {
      failed(new IOException("closed during the handshake"));
      return;
    }
    transport = made;
    ArrayDeque<byte[]> waiting = handover.drain();
    if (!result.complete(this)) {
      close();
      return;
    }
    deliverPending();
    waiting.forEach(this::process);
    early.forEach(this::process);
    early.clear();
  }

  private void failed(Throwable cause) {
    limit.cancel(false);
    DtlsException failure = cancelledWith != null ? cancelledWith : negotiation.failed(cause);
    if (failure.failure() == DtlsFailure.INTERNAL) {
      LOG.warn("DTLS handshake with {} failed", path.remoteAddress(), cause);
    }
    end(failure.getMessage());
    result.completeExceptionally(failure);
  }

  private void cancel(DtlsFailure failure) {
    if (transport == null && cancelledWith == null) {
      cancelledWith = new DtlsException(failure, "", null);
      handover.cancel();
    }
  }

  /** A datagram from the path; owns the buffer. */
  void received(ByteBuf datagram) {
    boolean acceptable =
        transport == null
            ? DtlsRecords.areWellFormed(datagram)
            : DtlsRecords.areProtected(datagram);
    byte[] bytes = new byte[datagram.readableBytes()];
    datagram.readBytes(bytes);
    datagram.release();
    if (ended || !acceptable || bytes.length > RECEIVE_LIMIT) {
      dropped++;
    } else if (transport != null) {
      process(bytes);
    } else if (bytes[0] == ContentType.application_data) {
      // The other side is done before us and its Finished may still be on the way.
      if (early.size() < MAX_HELD) {
        early.add(bytes);
      } else {
        dropped++;
      }
    } else if (!handover.give(bytes)) {
      dropped++;
    }
  }

  private void process(byte[] datagram) {
    if (ended) {
      dropped++;
      return;
    }
    incoming = datagram;
    processing = true;
    byte[] scratch = SCRATCH.get();
    int length = -1;
    try {
      length = transport.receive(scratch, 0, scratch.length, 1);
    } catch (NothingMore e) {
      length = -1;
    } catch (IOException e) {
      broken(e);
      return;
    } finally {
      processing = false;
      flush();
    }
    // The library swallows what it cannot authenticate; goodbyes and repeated flights are no loss.
    if (length < 0 && datagram[0] == ContentType.application_data) {
      dropped++;
    }
    deliver(scratch, length);
    deliverPending();
  }

  private void deliverPending() {
    byte[] scratch = SCRATCH.get();
    try {
      int length;
      while (!ended && (length = transport.receivePending(scratch, 0, scratch.length)) >= 0) {
        deliver(scratch, length);
      }
    } catch (IOException e) {
      broken(e);
      return;
    }
    if (peerClosed) {
      end("");
    }
  }

  private void deliver(byte[] plain, int length) {
    if (length < 0) {
      return;
    }
    ByteBuf buffer = Unpooled.buffer(length);
    buffer.writeBytes(plain, 0, length);
    if (receiver != null) {
      receiver.accept(buffer);
    } else if (held.size() < MAX_HELD) {
      held.add(buffer);
    } else {
      dropped++;
      buffer.release();
    }
  }

  private void broken(IOException cause) {
    if (cause instanceof TlsFatalAlertReceived) {
      end("The other side ended the connection: " + cause.getMessage());
    } else {
      end("The connection broke: " + cause.getMessage());
    }
  }

  private void end(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    endReason = reason;
    limit.cancel(false);
    held.forEach(ByteBuf::release);
    held.clear();
    path.close();
    onEnd.run();
    if (onClosed != null) {
      onClosed.accept(reason);
    }
  }

  @Override
  public void send(ByteBuf datagram) {
    int length = datagram.readableBytes();
    byte[] scratch = SCRATCH.get();
    boolean fits = length <= maximumDatagram();
    if (fits) {
      datagram.readBytes(scratch, 0, length);
    }
    datagram.release();
    if (ended || !fits) {
      dropped++;
      return;
    }
    try {
      transport.send(scratch, 0, length);
    } catch (IOException e) {
      broken(e);
    }
  }

  @Override
  public int maximumDatagram() {
    try {
      return transport.getSendLimit();
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void receiver(Consumer<ByteBuf> receiver) {
    this.receiver = receiver;
    while (this.receiver != null && !held.isEmpty()) {
      receiver.accept(held.poll());
    }
  }

  @Override
  public void onClosed(Consumer<String> closed) {
    onClosed = closed;
    if (ended) {
      closed.accept(endReason);
    }
  }

  @Override
  public void close() {
    if (ended) {
      return;
    }
    if (transport == null) {
      cancel(DtlsFailure.CLOSED);
      return;
    }
    try {
      transport.close();
    } catch (IOException e) {
      LOG.debug("goodbye to {} could not be sent", path.remoteAddress(), e);
    }
    end("");
  }

  @Override
  public InetSocketAddress localAddress() {
    return path.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return path.remoteAddress();
  }

  @Override
  public Optional<SrtpProfile> srtpProfile() {
    return negotiation.srtpProfile();
  }

  @Override
  public List<X509Certificate> peerChain() {
    return negotiation.peerChain();
  }

  @Override
  public byte[] exportKeyingMaterial(String label, byte[] exporterContext, int length) {
    return negotiation.export(label, exporterContext, length);
  }

  @Override
  public String cipherSuite() {
    return negotiation.cipherSuite();
  }

  @Override
  public long dropped() {
    return dropped;
  }

  /**
   * RFC 6347 4.1.1: "Multiple DTLS records may be placed in a single datagram". A flight in few
   * datagrams gets through a lossy path where one record each would not.
   */
  private void flush() {
    ByteBuf datagram = flight;
    flight = null;
    if (datagram == null) {
      return;
    }
    if (transport != null) {
      path.send(datagram);
      return;
    }
    context
        .executor()
        .execute(
            () -> {
              if (ended) {
                datagram.release();
              } else {
                path.send(datagram);
              }
            });
  }

  /** Ends a read of the library, without a stack trace, when a datagram held nothing to deliver. */
  private static final class NothingMore extends InterruptedIOException {
    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /** What the library sends through and reads from. */
  private final class Below implements DatagramTransport {

    @Override
    public int getReceiveLimit() {
      return RECEIVE_LIMIT;
    }

    @Override
    public int getSendLimit() {
      return SEND_LIMIT;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
      byte[] datagram;
      if (transport == null) {
        flush();
        datagram = handover.take(waitMillis);
      } else {
        datagram = incoming;
        incoming = null;
        if (datagram == null) {
          throw new NothingMore();
        }
      }
      if (datagram == null || datagram.length > length) {
        return -1;
      }
      System.arraycopy(datagram, 0, buffer, offset, datagram.length);
      return datagram.length;
    }

    @Override
    public void send(byte[] bytes, int offset, int length) {
      if (transport != null && !processing) {
        path.send(Unpooled.copiedBuffer(bytes, offset, length));
        return;
      }
      handover.sent();
      if (flight != null && flight.readableBytes() + length > SEND_LIMIT) {
        flush();
      }
      if (flight == null) {
        flight = Unpooled.buffer(SEND_LIMIT);
      }
      flight.writeBytes(bytes, offset, length);
    }

    /** Called when either side says goodbye. */
    @Override
    public void close() {
      peerClosed = true;
    }
  }
}
