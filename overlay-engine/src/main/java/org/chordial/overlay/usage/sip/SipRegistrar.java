package org.chordial.overlay.usage.sip;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.OverlayException;
import org.chordial.overlay.OverlayFailure;
import org.chordial.overlay.forward.RequestException;
import org.chordial.overlay.storage.KeptValue;
import org.chordial.overlay.storage.StorageClient;
import org.chordial.overlay.storage.StoreReceipt;
import org.chordial.overlay.topology.ResourceIds;
import org.chordial.overlay.wire.DataValue;
import org.chordial.overlay.wire.Destination;
import org.chordial.overlay.wire.KindId;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.ResourceId;
import org.chordial.overlay.wire.StoredDataValue;

/**
 * Registers this device under its user's name and finds the devices of others (RFC 7904). Futures
 * fail with an {@link OverlayException}. On the peer's serial executor.
 */
public final class SipRegistrar {
  private final NodeId self;
  private final Supplier<List<Destination>> way;
  private final StorageClient storage;
  private final SipDomains domains;
  private final MessageCodec messages;
  private final SipRegistrationCodec codec;
  private final CoreContext context;
  private final Map<Aor, KeptValue> registrations = new HashMap<>();
  private Consumer<OverlayException> failed = failure -> {};

  /** Of a peer, to which its Node-ID alone leads. */
  public SipRegistrar(
      NodeId self,
      StorageClient storage,
      SipDomains domains,
      MessageCodec messages,
      CoreContext context) {
    this(self, () -> List.of(Destination.of(self)), storage, domains, messages, context);
  }

  /**
   * @param way that leads to this node now
   */
  public SipRegistrar(
      NodeId self,
      Supplier<List<Destination>> way,
      StorageClient storage,
      SipDomains domains,
      MessageCodec messages,
      CoreContext context) {
    this.self = self;
    this.way = way;
    this.storage = storage;
    this.domains = domains;
    this.messages = messages;
    this.context = context;
    codec = new SipRegistrationCodec(messages);
  }

  /** Who hears when a registration could not be renewed; it is tried again all the same. */
  public void onFailure(Consumer<OverlayException> listener) {
    failed = listener;
  }

  /**
   * Registers this device, and keeps the registration until {@link #unregister}.
   *
   * @param contactPrefs feature parameters of RFC 3840, or nothing
   */
  public CompletableFuture<StoreReceipt> register(
      String aor, String contactPrefs, Duration lifetime) {
    return register(aor, () -> new SipRegistration.Route(contactPrefs, way.get()), lifetime);
  }

  /** Sends who calls this device's user on to another name. */
  public CompletableFuture<StoreReceipt> forward(String aor, String to, Duration lifetime) {
    return Aor.parse(to)
        .map(target -> register(aor, () -> new SipRegistration.Uri(target.toString()), lifetime))
        .orElseGet(() -> badName(to));
  }

  private CompletableFuture<StoreReceipt> register(
      String name, Supplier<SipRegistration> registration, Duration lifetime) {
    Optional<Aor> aor = Aor.parse(name);
    if (aor.isEmpty()) {
      return badName(name);
    }
    if (!domains.admits(aor.get())) {
      return fail(OverlayFailure.NAME_NOT_HERE, name);
    }
    KeptValue before = registrations.remove(aor.get());
    if (before != null) {
      before.stop();
    }
    ResourceId place = ResourceIds.of(aor.get().toString());
    KeptValue kept =
        storage.keep(
            lifetime,
            () -> store(place, DataValue.of(codec.encode(registration.get())), lifetime),
            () -> store(place, DataValue.NONEXISTENT, lifetime));
    kept.onFailure(failure -> failed.accept(explained(failure, name)));
    registrations.put(aor.get(), kept);
    return explain(kept.first(), name);
  }

  private CompletableFuture<StoreReceipt> store(
      ResourceId place, DataValue value, Duration lifetime) {
    return storage.store(
        place,
        KindId.SIP_REGISTRATION,
        new StoredDataValue.DictionaryEntry(self.value(), value),
        lifetime);
  }

  /** Takes the registration out of the overlay. */
  public CompletableFuture<Void> unregister(String name) {
    KeptValue kept = Aor.parse(name).map(registrations::remove).orElse(null);
    return kept == null
        ? CompletableFuture.completedFuture(null)
        : explain(kept.remove(), name).thenAccept(receipt -> {});
  }

  /** Whether the name is registered from here, as far as is known. */
  public boolean isRegistered(String name) {
    return Aor.parse(name).map(registrations::get).filter(KeptValue::isStored).isPresent();
  }

  /** Stores every registration now: the peer has joined anew, or another half has been found. */
  public void renew() {
    registrations.values().forEach(KeptValue::storeNow);
  }

  /** Leaves the registrations to their lifetime. */
  public void close() {
    registrations.values().forEach(KeptValue::stop);
    registrations.clear();
  }

  /**
   * Finds the devices of a name: {@code alice@example.org}, with or without {@code sip:}, or a
   * GRUU. Fails with {@link OverlayFailure#NAME_NOT_REGISTERED} where there are none.
   */
  public CompletableFuture<Resolution> resolve(String name) {
    Optional<Aor> aor = Aor.parse(name);
    if (aor.isEmpty()) {
      return badName(name);
    }
    if (!domains.admits(aor.get())) {
      return fail(OverlayFailure.NAME_NOT_HERE, name);
    }
    SipResolver resolver = new SipResolver(storage, domains, messages, context);
    return explain(resolver.resolve(name, aor.get()), name)
        .thenCompose(
            resolution ->
                resolution.contacts().isEmpty() && resolution.external().isEmpty()
                    ? fail(OverlayFailure.NAME_NOT_REGISTERED, aor.get().toString())
                    : CompletableFuture.completedFuture(resolution));
  }

  private static <T> CompletableFuture<T> badName(String name) {
    return fail(OverlayFailure.BAD_NAME, name, "a name is written user@domain");
  }

  private static <T> CompletableFuture<T> fail(OverlayFailure failure, Object... about) {
    return CompletableFuture.failedFuture(new OverlayException(failure, about));
  }

  private static <T> CompletableFuture<T> explain(CompletableFuture<T> future, String name) {
    return future.exceptionallyCompose(
        failure -> CompletableFuture.failedFuture(explained(failure, name)));
  }

  private static OverlayException explained(Throwable failure, String name) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof OverlayException known) {
      return known;
    }
    if (cause instanceof RequestException refusal) {
      return switch (refusal.code()) {
        case FORBIDDEN -> new OverlayException(OverlayFailure.NAME_REFUSED, name);
        case REQUEST_TIMEOUT -> new OverlayException(OverlayFailure.OVERLAY_SILENT, name);
        default -> new OverlayException(OverlayFailure.OVERLAY_REFUSED, name, refusal.getMessage());
      };
    }
    return new OverlayException(OverlayFailure.OVERLAY_REFUSED, name, String.valueOf(cause));
  }
}
