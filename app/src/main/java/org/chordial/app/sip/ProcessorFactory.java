package org.chordial.app.sip;

import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.MessageProcessorFactory;
import gov.nist.javax.sip.stack.OIOMessageProcessorFactory;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.InetAddress;
import javax.sip.ListeningPoint;

/**
 * Gives the stack the overlay as its TLS transport, and its own UDP and TCP beside it. JAIN-SIP
 * makes it by name, therefore it is public.
 */
public final class ProcessorFactory implements MessageProcessorFactory {
  private final OIOMessageProcessorFactory plain = new OIOMessageProcessorFactory();

  @Override
  public MessageProcessor createMessageProcessor(
      SIPTransactionStack stack, InetAddress address, int port, String transport)
      throws IOException {
    return transport.equalsIgnoreCase(ListeningPoint.TLS)
        ? new OverlayProcessor(address, port, stack)
        : plain.createMessageProcessor(stack, address, port, transport);
  }
}
