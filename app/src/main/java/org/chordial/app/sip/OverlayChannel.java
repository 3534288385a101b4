package org.chordial.app.sip;

import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.ContentLength;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.stack.ConnectionOrientedMessageChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One AppAttach connection as the stack sees it: reliable, so that it never retransmits, and with
 * message borders kept, so that there is no stream to frame. Messages of one connection are handled
 * in order on a thread of its own, since the stack may wait there; they are sent on the phone's
 * executor.
 */
final class OverlayChannel extends ConnectionOrientedMessageChannel {
  private static final Logger log = LoggerFactory.getLogger(OverlayChannel.class);

  /** What one node may send faster than it is read; more is lost, as on any wire. */
  private static final int MAX_WAITING_BYTES = 8 << 20;

  private static final Set<Class<?>> NEEDED =
      Set.of(
          From.class,
          To.class,
          CSeq.class,
          Via.class,
          CallID.class,
          ContentLength.class,
          RequestLine.class,
          StatusLine.class);

  private final OverlayProcessor processor;
  private final SipConnection connection;
  private final Executor phone;
  private final ExecutorService input =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("sip-input").factory());
  private final AtomicInteger waitingBytes = new AtomicInteger();
  private volatile boolean closed;

  OverlayChannel(
      OverlayProcessor processor, SipConnection connection, InetAddress node, Executor phone) {
    super(processor.getSIPStack());
    this.processor = processor;
    this.connection = connection;
    this.phone = phone;
    messageProcessor = processor;
    peerAddress = node;
    peerPort = OverlayProcessor.PORT;
    peerProtocol = processor.getTransport();
    myAddress = processor.getIpAddress().getHostAddress();
    myPort = processor.getPort();
  }

  void open(Runnable onClose) {
    connection.handler(
        new SipConnection.Handler() {
          @Override
          public void received(byte[] message) {
            enqueue(message);
          }

          @Override
          public void closed(String reason) {
            log.debug("SIP connection to {} closed {}", connection.remoteNodeId(), reason);
            closed = true;
            input.shutdown();
            onClose.run();
          }
        });
  }

  SipConnection connection() {
    return connection;
  }

  private void enqueue(byte[] message) {
    if (waitingBytes.addAndGet(message.length) > MAX_WAITING_BYTES) {
      waitingBytes.addAndGet(-message.length);
      processor.countMalformed();
      return;
    }
    try {
      input.execute(
          () -> {
            waitingBytes.addAndGet(-message.length);
            handle(message);
          });
    } catch (RejectedExecutionException e) {
      log.debug("a SIP message came after the end of its connection");
    }
  }

  /** Nothing that a message holds may stop the stack: the library's parser throws many things. */
  private void handle(byte[] message) {
    if (BadRequest.hasOtherVersion(message)) {
      refuse(message, "another version of SIP");
      return;
    }
    SIPMessage parsed;
    try {
      parsed =
          sipStack
              .getMessageParserFactory()
              .createMessageParser(sipStack)
              .parseSIPMessage(message, true, true, this);
    } catch (ParseException | RuntimeException e) {
      refuse(message, e.toString());
      return;
    }
    if (parsed == null) {
      return;
    }
    try {
      processMessage(parsed);
    } catch (Exception e) {
      processor.countMalformed();
      log.debug("a SIP message was dropped: {}", e.toString());
    }
  }

  /** A header that the stack needs is an error; any other that it cannot read is left out. */
  @Override
  @SuppressWarnings("rawtypes") // the library's signature
  public void handleException(
      ParseException error, SIPMessage message, Class header, String text, String whole)
      throws ParseException {
    if (header != null && NEEDED.contains(header)) {
      throw error;
    }
    message.addUnparsed(text);
  }

  private void refuse(byte[] message, String reason) {
    processor.countMalformed();
    log.debug("no SIP message: {}", reason);
    String text = new String(message, StandardCharsets.UTF_8);
    if (text.startsWith("SIP/") || text.startsWith("ACK ")) {
      return;
    }
    BadRequest.answer(text).ifPresent(answer -> post(answer.getBytes(StandardCharsets.UTF_8)));
  }

  private void post(byte[] message) {
    onPhone(
        () -> {
          if (!closed && !connection.send(message)) {
            log.debug("a SIP message to {} could not be sent", connection.remoteNodeId());
          }
        });
  }

  private void onPhone(Runnable task) {
    try {
      phone.execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("the phone has closed before its SIP stack");
    }
  }

  /** After the end messages are lost, as on any wire, and the transaction's timer tells it. */
  @Override
  protected void sendMessage(byte[] message, boolean reconnect) {
    post(message);
  }

  @Override
  protected void sendMessage(byte[] message, InetAddress to, int port, boolean reconnect) {
    post(message);
  }

  @Override
  protected void close(boolean removeSocket, boolean stopKeepAliveTask) {
    if (!closed) {
      onPhone(connection::close);
    }
  }

  @Override
  public String getTransport() {
    return processor.getTransport();
  }

  @Override
  public boolean isSecure() {
    return true;
  }
}
