package org.chordial.app.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.chordial.app.sip.CallLeg;
import org.chordial.ice.agent.Candidate;

/**
 * The candidates of a call that come after its offer or answer (RFC 8840): tells them to those who
 * take them so, and lets the others wait for all. On the phone's executor only.
 */
final class Trickle {

  private final List<Optional<CallLeg>> legs;
  private final List<Runnable> waiting = new ArrayList<>();
  private Optional<CallDialog> dialog = Optional.empty();

  /**
   * @param legs of the call, which grow and change
   */
  Trickle(List<Optional<CallLeg>> legs) {
    this.legs = legs;
  }

  /** The call is prepared. */
  void begin(CallDialog agreed) {
    dialog = Optional.of(agreed);
  }

  /** Runs something when every candidate of this side is known, perhaps now. */
  void whenComplete(CallDialog agreed, Consumer<CallDialog> use) {
    if (agreed.isComplete()) {
      use.accept(agreed);
    } else {
      waiting.add(() -> use.accept(agreed));
    }
  }

  void found(String ufrag, Candidate candidate) {
    boolean trickling = dialog.map(agreed -> !agreed.isComplete()).orElse(false);
    dialog.ifPresent(agreed -> agreed.found(ufrag, candidate));
    // RFC 8838 section 13: nothing comes after the end, but in the next offer.
    if (trickling) {
      legs.forEach(leg -> leg.ifPresent(this::tell));
    }
  }

  void gathered(String ufrag) {
    boolean trickling = dialog.map(agreed -> !agreed.isComplete()).orElse(false);
    dialog.ifPresent(agreed -> agreed.gathered(ufrag));
    if (trickling && dialog.map(CallDialog::isComplete).orElse(false)) {
      legs.forEach(leg -> leg.ifPresent(this::tell));
      List<Runnable> all = List.copyOf(waiting);
      waiting.clear();
      all.forEach(Runnable::run);
    }
  }

  /** Tells one leg what is known now. */
  void tell(CallLeg leg) {
    dialog.flatMap(CallDialog::fragment).ifPresent(leg::trickle);
  }
}
