package org.chordial.app.sip;

import gov.nist.core.StackLogger;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library's log in ours. What it calls an error is mostly a strange message from outside, so
 * everything goes one step down. JAIN-SIP makes it by name, therefore it is public.
 */
public final class StackLog implements StackLogger {
  private static final Logger log = LoggerFactory.getLogger("org.chordial.app.sip.stack");

  @Override
  public void logStackTrace() {
    // the library marks every step with one; the messages say enough
  }

  @Override
  public void logStackTrace(int traceLevel) {
    // as above
  }

  @Override
  public int getLineCount() {
    return 0;
  }

  @Override
  public void logException(Throwable e) {
    log.debug("in the SIP stack", e);
  }

  @Override
  public void logDebug(String message) {
    log.trace("{}", message);
  }

  @Override
  public void logDebug(String message, Exception e) {
    log.trace("{}", message, e);
  }

  @Override
  public void logTrace(String message) {
    log.trace("{}", message);
  }

  @Override
  public void logFatalError(String message) {
    log.error("{}", message);
  }

  @Override
  public void logError(String message) {
    log.debug("{}", message);
  }

  @Override
  public void logError(String message, Exception e) {
    log.debug("{}", message, e);
  }

  @Override
  public void logWarning(String message) {
    log.debug("{}", message);
  }

  @Override
  public void logInfo(String message) {
    log.trace("{}", message);
  }

  @Override
  public boolean isLoggingEnabled() {
    return log.isDebugEnabled();
  }

  @Override
  public boolean isLoggingEnabled(int level) {
    return level <= TRACE_ERROR ? log.isDebugEnabled() : log.isTraceEnabled();
  }

  @Override
  public void disableLogging() {
    // our own configuration says what is logged
  }

  @Override
  public void enableLogging() {
    // as above
  }

  @Override
  public void setBuildTimeStamp(String stamp) {
    // of no use
  }

  @Override
  public void setStackProperties(Properties properties) {
    // of no use
  }

  @Override
  public String getLoggerName() {
    return log.getName();
  }
}
