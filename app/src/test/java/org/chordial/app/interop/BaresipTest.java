package org.chordial.app.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.chordial.app.call.CallId;
import org.chordial.app.call.CallState;
import org.chordial.app.call.PhoneEvent;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.audio.devices.WavFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An independent phone calls ours and is called by it, and each hears the other. */
class BaresipTest {

  /** A second of what our phone hears. */
  private static final int SECOND = 1000 / AudioFrames.MILLIS;

  @TempDir private Path directory;

  private static boolean without() {
    if (System.getProperty("chordial.without", "").contains("baresip")) {
      System.err.println("*** NOT TESTED: calls with baresip (-Dchordial.without=baresip) ***");
      return true;
    }
    return false;
  }

  @Test
  void anOrdinaryPhoneCallsUsAndHangsUp() throws Exception {
    if (without()) {
      return;
    }
    try (PlainPhone alice = new PlainPhone();
        Baresip bare = new Baresip(directory, "PCMU,PCMA")) {
      bare.command("dial", alice.uri());
      PhoneEvent.Incoming incoming = alice.await(PhoneEvent.Incoming.class, event -> true);
      assertEquals("bare@127.0.0.1", incoming.from());
      assertFalse(incoming.verified());
      assertFalse(incoming.video());
      bare.await("CALL_RINGING");
      alice.manager.answer(incoming.call(), false).get(20, TimeUnit.SECONDS);
      bare.await("CALL_ESTABLISHED");
      PhoneEvent.Connected connected = alice.await(PhoneEvent.Connected.class, event -> true);
      assertEquals("PCMU/8000", connected.audio());
      talk(alice, connected);
      bare.command("hangup", "");
      assertEquals("remote-hung-up", ended(alice).reason());
      bare.await("CALL_CLOSED");
      itHeardUs(bare);
    }
  }

  @Test
  void weCallAnOrdinaryPhoneHoldItAndHangUp() throws Exception {
    if (without()) {
      return;
    }
    try (PlainPhone alice = new PlainPhone();
        Baresip bare = new Baresip(directory, "opus/48000/2,PCMA")) {
      CallId call = alice.manager.call(bare.uri(), true);
      bare.await("CALL_ESTABLISHED");
      PhoneEvent.Connected connected = alice.await(PhoneEvent.Connected.class, event -> true);
      assertEquals("opus/48000/2", connected.audio());
      talk(alice, connected);
      alice.manager.hold(call).get(20, TimeUnit.SECONDS);
      alice.await(PhoneEvent.State.class, state -> state.state() == CallState.HELD);
      alice.manager.resume(call).get(20, TimeUnit.SECONDS);
      alice.await(PhoneEvent.State.class, state -> state.state() == CallState.CONNECTED);
      alice.manager.hangup(call).get(20, TimeUnit.SECONDS);
      assertEquals("hung-up", ended(alice).reason());
      bare.await("CALL_CLOSED");
      itHeardUs(bare);
    }
  }

  private static void talk(PlainPhone alice, PhoneEvent.Connected connected) throws Exception {
    assertEquals("none", connected.srtp());
    assertEquals(Optional.empty(), connected.video());
    assertFalse(connected.verified());
    assertEquals("127.0.0.1", connected.remote().address());
    alice.hear(SECOND);
    short[] sound = alice.hear(SECOND);
    assertTrue(
        loudness(sound, Baresip.TONE_HZ) > 5 * loudness(sound, PlainPhone.TONE_HZ),
        "their tone is not what we hear");
  }

  private static void itHeardUs(Baresip bare) throws Exception {
    short[] sound = WavFiles.read(bare.heard());
    assertTrue(sound.length > AudioFrames.RATE, "it heard " + sound.length + " samples");
    assertTrue(
        loudness(sound, PlainPhone.TONE_HZ) > 5 * loudness(sound, Baresip.TONE_HZ),
        "our tone is not what it heard");
  }

  private static PhoneEvent.State ended(PlainPhone alice) throws InterruptedException {
    return alice.await(PhoneEvent.State.class, state -> state.state() == CallState.ENDED);
  }

  /** How much of a frequency there is, summed over pieces of 20 ms. */
  private static double loudness(short[] sound, double hertz) {
    double sum = 0;
    for (int at = 0; at + AudioFrames.SAMPLES <= sound.length; at += AudioFrames.SAMPLES) {
      double real = 0;
      double imaginary = 0;
      for (int i = 0; i < AudioFrames.SAMPLES; i++) {
        double angle = 2 * Math.PI * hertz * i / AudioFrames.RATE;
        double window = 1 - Math.cos(2 * Math.PI * i / AudioFrames.SAMPLES);
        real += window * sound[at + i] * Math.cos(angle);
        imaginary += window * sound[at + i] * Math.sin(angle);
      }
      sum += Math.hypot(real, imaginary);
    }
    return sum;
  }
}
