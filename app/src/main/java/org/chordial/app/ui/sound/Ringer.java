package org.chordial.app.ui.sound;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.chordial.app.call.CallState;
import org.chordial.app.ui.model.CallModel;
import org.chordial.app.ui.model.PhoneModel;
import org.chordial.media.MediaException;
import org.chordial.media.audio.AudioFrames;
import org.chordial.media.audio.AudioSink;
import org.chordial.media.audio.devices.AudioDevices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings while somebody calls, and lets a caller hear that it rings there. A thread of its own
 * plays; during a conversation a second call does not ring into it.
 */
public final class Ringer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ringer.class);

  private final PhoneModel phone;
  // Kept, because the list listens weakly to what it is made of.
  private final ObservableList<CallModel> calls;
  private final Supplier<String> speaker;
  private volatile Ring ring = Ring.NONE;
  private Thread player;

  /**
   * On the FX thread, as everything else here.
   *
   * @param speaker the name of the loudspeaker to use from the next ring on
   */
  public Ringer(PhoneModel phone, Supplier<String> speaker) {
    this.phone = phone;
    this.speaker = speaker;
    this.calls = phone.calls();
    calls.addListener(
        (ListChangeListener<CallModel>)
            change -> {
              while (change.next()) {
                change.getAddedSubList().forEach(call -> call.state().subscribe(this::update));
              }
              update();
            });
  }

  /** What should be heard now. */
  public Ring ring() {
    return ring;
  }

  @Override
  public void close() {
    ring = Ring.NONE;
  }

  private void update() {
    boolean talking =
        phone.calls().stream()
            .anyMatch(
                call ->
                    call.state().get() == CallState.CONNECTED
                        || call.state().get() == CallState.RECONNECTING);
    Ring now = Ring.NONE;
    if (!talking) {
      if (phone.calls().stream().anyMatch(CallModel::waitsForUs)) {
        now = Ring.INCOMING;
      } else if (phone.calls().stream()
          .anyMatch(call -> call.outgoing() && call.state().get() == CallState.RINGING)) {
        now = Ring.RINGBACK;
      }
    }
    ring = now;
    if (now != Ring.NONE && (player == null || !player.isAlive())) {
      String device = speaker.get();
      player = Thread.ofPlatform().daemon().name("ringer").start(() -> play(device));
    }
  }

  private void play(String device) {
    short[] frame = new short[AudioFrames.SAMPLES];
    try (AudioSink sink = AudioDevices.openSink(device)) {
      long due = System.nanoTime();
      for (long number = 0; ring != Ring.NONE; number++) {
        for (int n = sink.framesWanted(); n > 0; n--) {
          ring.frame(number, frame);
          sink.write(frame);
        }
        due += AudioFrames.MILLIS * 1_000_000L;
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(this, wait);
        }
      }
    } catch (MediaException e) {
      log.info("cannot ring: {}", e.getMessage());
    }
  }
}
