package org.chordial.app.call;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.chordial.app.sip.AppSipConnection;
import org.chordial.app.sip.SipConnection;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.link.AppConnection;
import org.chordial.overlay.usage.sip.SipRegistrar;
import org.chordial.overlay.wire.Destination;

/** {@link Directory} by the overlay: Fetch and AppAttach (RFC 7904 sections 4 and 5). */
public final class OverlayDirectory implements Directory {

  /** RFC 7904 section 5.1: application 5061 is SIP over TLS, the only kind that this phone has. */
  public static final int SIPS = 5061;

  /** Opens connections to nodes of the overlay. */
  public interface AppAttacher {
    CompletableFuture<AppConnection> appAttach(List<Destination> to, int applicationId);
  }

  private final SipRegistrar registrar;
  private final AppAttacher attacher;
  private final BooleanSupplier joined;

  /**
   * @param joined whether this peer is a member of the overlay now
   */
  public OverlayDirectory(SipRegistrar registrar, AppAttacher attacher, BooleanSupplier joined) {
    this.registrar = registrar;
    this.attacher = attacher;
    this.joined = joined;
  }

  @Override
  public CompletableFuture<List<Device>> lookUp(String aor) {
    if (!joined.getAsBoolean()) {
      return CompletableFuture.failedFuture(new PhoneException(PhoneFailure.NOT_JOINED));
    }
    return registrar
        .resolve(aor)
        .thenApply(
            resolution ->
                resolution.contacts().stream()
                    .map(contact -> new Device(contact.nodeId(), contact.destinations()))
                    .toList())
        .exceptionallyCompose(error -> CompletableFuture.failedFuture(notFound(cause(error), aor)));
  }

  @Override
  public CompletableFuture<SipConnection> attach(String aor, Device device) {
    return attacher
        .appAttach(device.route(), SIPS)
        .<SipConnection>thenApply(AppSipConnection::new)
        .exceptionallyCompose(
            error -> CompletableFuture.failedFuture(notReached(cause(error), aor)));
  }

  private static Throwable cause(Throwable error) {
    return error instanceof CompletionException ? error.getCause() : error;
  }

  private static PhoneException notFound(Throwable error, String aor) {
    if (!(error instanceof OverlayException known)) {
      return new PhoneException(PhoneFailure.LOOKUP_FAILED, aor);
    }
    return switch (known.failure()) {
      case NAME_NOT_REGISTERED, NAME_NOT_HERE -> new PhoneException(PhoneFailure.NO_SUCH_NAME, aor);
      case BAD_NAME -> new PhoneException(PhoneFailure.BAD_ADDRESS, aor);
      default -> new PhoneException(PhoneFailure.LOOKUP_FAILED, aor);
    };
  }

  /** Nobody who answers is a device that is off; one who answers without a path is unreachable. */
  private static PhoneException notReached(Throwable error, String aor) {
    if (error instanceof RequestException refused) {
      return switch (refused.code()) {
        case NOT_FOUND, REQUEST_TIMEOUT -> new PhoneException(PhoneFailure.OFFLINE, aor);
        default -> new PhoneException(PhoneFailure.UNREACHABLE, aor);
      };
    }
    boolean impostor =
        error instanceof OverlayException known
            && known.failure() == org.chordial.overlay.OverlayFailure.WRONG_NODE;
    return new PhoneException(
        impostor ? PhoneFailure.WRONG_IDENTITY : PhoneFailure.UNREACHABLE, aor);
  }
}
