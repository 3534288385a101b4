package org.chordial.app.sip;

import gov.nist.javax.sip.ListeningPointImpl;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.ObjectInUseException;
import javax.sip.PeerUnavailableException;
import javax.sip.SipException;
import javax.sip.SipFactory;
import javax.sip.SipProvider;
import javax.sip.SipStack;
import javax.sip.TransportAlreadySupportedException;
import javax.sip.TransportNotSupportedException;
import org.chordial.overlay.wire.NodeId;

/**
 * Makes a JAIN-SIP stack with the overlay as a transport, and plain UDP and TCP where asked for.
 */
final class SipStackBuilder {

  /** The most bytes a SIP message has, in either direction. */
  static final int MAX_MESSAGE = 64 * 1024;

  private static final AtomicInteger count = new AtomicInteger();

  private SipStackBuilder() {}

  /**
   * The parts of a running stack.
   *
   * @param plain the provider of UDP and TCP, where plain SIP was asked for
   */
  record Parts(
      SipStack stack, OverlayProcessor overlay, SipProvider provider, Optional<SipProvider> plain) {

    SipProvider provider(boolean overOverlay) {
      return overOverlay ? provider : plain.orElse(provider);
    }
  }

  /**
   * @param plain where plain SIP is spoken too, over UDP and TCP
   */
  static Parts build(NodeId self, Optional<InetSocketAddress> plain) throws SipException {
    SipStack stack = stack();
    String address =
        NodeAddress.of(self)
            .orElseThrow(() -> new SipException("the Node-ID has no 16 bytes"))
            .getHostAddress();
    try {
      ListeningPointImpl point =
          (ListeningPointImpl)
              stack.createListeningPoint(address, OverlayProcessor.PORT, ListeningPoint.TLS);
      SipProvider provider = stack.createSipProvider(point);
      OverlayProcessor overlay = (OverlayProcessor) point.getMessageProcessor();
      Optional<SipProvider> second = Optional.empty();
      if (plain.isPresent()) {
        second = Optional.of(plain(stack, plain.get()));
      }
      return new Parts(stack, overlay, provider, second);
    } catch (TransportAlreadySupportedException
        | TransportNotSupportedException
        | InvalidArgumentException
        | ObjectInUseException e) {
      SipException failure =
          new SipException("the SIP stack could not be started: " + e.getMessage(), e);
      try {
        stack.stop();
      } catch (RuntimeException unstoppable) {
        // JAIN-SIP trips over the processor whose socket could not be opened.
        failure.addSuppressed(unstoppable);
      }
      throw failure;
    }
  }

  private static SipProvider plain(SipStack stack, InetSocketAddress at)
      throws TransportAlreadySupportedException,
          TransportNotSupportedException,
          InvalidArgumentException,
          ObjectInUseException {
    String host = at.getAddress().getHostAddress();
    ListeningPoint udp = stack.createListeningPoint(host, at.getPort(), ListeningPoint.UDP);
    SipProvider provider = stack.createSipProvider(udp);
    provider.addListeningPoint(stack.createListeningPoint(host, at.getPort(), ListeningPoint.TCP));
    return provider;
  }

  private static SipStack stack() throws PeerUnavailableException {
    Properties properties = new Properties();
    properties.setProperty("javax.sip.STACK_NAME", "chordial-" + count.incrementAndGet());
    properties.setProperty("javax.sip.ROUTER_PATH", OverlayRouter.class.getName());
    properties.setProperty(
        "gov.nist.javax.sip.MESSAGE_PROCESSOR_FACTORY", ProcessorFactory.class.getName());
    properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", StackLog.class.getName());
    properties.setProperty("gov.nist.javax.sip.SERVER_LOGGER", MessageLog.class.getName());
    properties.setProperty("gov.nist.javax.sip.MAX_MESSAGE_SIZE", Integer.toString(MAX_MESSAGE));
    properties.setProperty("gov.nist.javax.sip.DELIVER_UNSOLICITED_NOTIFY", "true");
    // Plain SIP without these: a thread a datagram, and streams that may be slow for ever.
    properties.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "4");
    properties.setProperty("gov.nist.javax.sip.CONGESTION_CONTROL_TIMEOUT", "8000");
    properties.setProperty("gov.nist.javax.sip.READ_TIMEOUT", "4000");
    properties.setProperty("gov.nist.javax.sip.MAX_CONNECTIONS", "200");
    properties.setProperty("gov.nist.javax.sip.MAX_SERVER_TRANSACTIONS", "1000");
    properties.setProperty("gov.nist.javax.sip.NETWORK_LAYER", BoundedNetworkLayer.class.getName());
    // A dialog that rings may do so for as long as the call's own timer allows.
    properties.setProperty("gov.nist.javax.sip.EARLY_DIALOG_TIMEOUT_SECONDS", "300");
    SipFactory factory = SipFactory.getInstance();
    synchronized (factory) {
      factory.setPathName("gov.nist");
      return factory.createSipStack(properties);
    }
  }
}
