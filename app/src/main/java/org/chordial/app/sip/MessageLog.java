package org.chordial.app.sip;

import gov.nist.core.ServerLogger;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.Properties;
import javax.sip.SipStack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The messages of the stack in our log. JAIN-SIP makes it by name, therefore it is public. */
public final class MessageLog implements ServerLogger {
  private static final Logger log = LoggerFactory.getLogger("org.chordial.app.sip.messages");

  @Override
  public void closeLogFile() {
    // there is no file
  }

  @Override
  public void logMessage(SIPMessage message, String from, String to, boolean sender, long time) {
    log.debug("{} {}", sender ? "sent" : "received", message.getFirstLine());
  }

  @Override
  public void logMessage(
      SIPMessage message, String from, String to, String status, boolean sender, long time) {
    logMessage(message, from, to, sender, time);
  }

  @Override
  public void logMessage(
      SIPMessage message, String from, String to, String status, boolean sender) {
    logMessage(message, from, to, sender, 0);
  }

  @Override
  public void logException(Exception e) {
    log.debug("in the SIP stack", e);
  }

  @Override
  public void setStackProperties(Properties properties) {
    // of no use
  }

  @Override
  public void setSipStack(SipStack stack) {
    // of no use
  }
}
