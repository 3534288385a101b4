package org.chordial.app.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.chordial.app.sip.SipTarget;
import org.chordial.overlay.wire.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an outgoing call goes: the devices that are registered under the name, or the one address
 * that needs no looking up. On the phone's executor only.
 */
final class CallTargets {
  private static final Logger log = LoggerFactory.getLogger(CallTargets.class);
  private static final int MAX_DEVICES = 8;

  private final String peer;
  private final Optional<SipTarget> direct;
  private final CallSetting setting;
  private final CallTimes times;
  private final List<Device> devices = new ArrayList<>();

  CallTargets(String peer, Optional<SipTarget> direct, CallSetting setting, CallTimes times) {
    this.peer = peer;
    this.direct = direct;
    this.setting = setting;
    this.times = times;
  }

  /**
   * Asks the overlay who answers to the name.
   *
   * @param result hears of the number found, or of the failure
   */
  void lookUp(Consumer<CallInput> result) {
    if (direct.isPresent()) {
      result.accept(new CallInput.Found(1));
      return;
    }
    var _ =
        setting
            .directory()
            .lookUp(peer)
            .whenComplete(
                (found, error) -> {
                  if (error != null) {
                    result.accept(
                        new CallInput.LookupFailed(failure(error, PhoneFailure.LOOKUP_FAILED)));
                    return;
                  }
                  times.lookedUp(setting.now());
                  // RFC 7904 section 8.2.1: the caller bounds how many devices it tries.
                  found.stream().limit(MAX_DEVICES).forEach(devices::add);
                  result.accept(
                      devices.isEmpty()
                          ? new CallInput.LookupFailed(PhoneFailure.NO_SUCH_NAME)
                          : new CallInput.Found(devices.size()));
                });
  }

  /** Opens the SIP connection to one of those found. */
  void attach(int leg, Consumer<CallInput> result) {
    if (direct.isPresent()) {
      result.accept(new CallInput.Attached(leg));
      return;
    }
    var _ =
        setting
            .connections()
            .reach(peer, devices.get(leg))
            .whenComplete(
                (target, error) -> {
                  if (error == null) {
                    times.attached(setting.now());
                    result.accept(new CallInput.Attached(leg));
                  } else {
                    result.accept(
                        new CallInput.AttachFailed(leg, failure(error, PhoneFailure.UNREACHABLE)));
                  }
                });
  }

  /** Opens the SIP connection to a device once more; whether that works is seen when it is used. */
  void reattach(NodeId node) {
    devices.stream()
        .filter(device -> device.node().equals(node))
        .findFirst()
        .ifPresent(
            device -> {
              var _ =
                  setting
                      .connections()
                      .reach(peer, device)
                      .whenComplete(
                          (_, error) -> {
                            if (error != null) {
                              log.info("no SIP connection to {} any more: {}", peer, error);
                            }
                          });
            });
  }

  SipTarget target(int leg) {
    return direct.orElseGet(() -> new SipTarget.Device(peer, devices.get(leg).node()));
  }

  private static PhoneFailure failure(Throwable error, PhoneFailure otherwise) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    return cause instanceof PhoneException known ? known.failure() : otherwise;
  }
}
