package org.chordial.app.call;

import java.util.function.Consumer;
import org.chordial.app.sip.UserAgent;
import org.chordial.ice.net.CoreContext;

/** What every call of a phone needs of the world around it. */
record CallSetting(
    CoreContext context,
    UserAgent agent,
    Directory directory,
    Connections connections,
    CallMedia.Factory media,
    Consumer<PhoneEvent> events,
    Consumer<Call> released) {

  /** Milliseconds, for differences. */
  long now() {
    return context.clock().millis();
  }
}
