package org.chordial.app.call;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.chordial.app.sip.ConnectionPair;
import org.chordial.app.sip.JainUserAgent;
import org.chordial.app.sip.SipConnection;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.wire.NodeId;

/** A whole phone on the real SIP stack, with an overlay in memory and no real media. */
final class TestPhone implements AutoCloseable {

  /** The overlay: who is registered, and connections between phones. */
  static final class Overlay {
    private final Map<String, TestPhone> phones = new ConcurrentHashMap<>();
  }

  final String aor;
  final NodeId id;
  final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  final CallManager manager;
  final BlockingQueue<PhoneEvent> heard = new LinkedBlockingQueue<>();
  final BlockingQueue<FakeMedia> media = new LinkedBlockingQueue<>();
  final BlockingQueue<ConnectionPair> connections = new LinkedBlockingQueue<>();

  /** What this phone has sent over its connections. */
  final List<String> sent = new CopyOnWriteArrayList<>();

  volatile boolean unreachable;

  /** Not all candidates are there when a call begins. */
  volatile boolean gathering;

  /** Nobody hears from this phone that it takes candidates one by one. */
  volatile boolean withoutTrickle;

  private final JainUserAgent agent;
  private final Overlay overlay;

  TestPhone(String aor, String hex, Overlay overlay) throws Exception {
    this(aor, hex, overlay, Optional.empty());
  }

  TestPhone(String aor, String hex, Overlay overlay, Optional<InetSocketAddress> plain)
      throws Exception {
    this.aor = aor;
    this.id = NodeId.ofHex(hex);
    this.overlay = overlay;
    CoreContext context =
        new CoreContext(executor, InstantSource.system(), RandomGenerator.of("L64X128MixRandom"));
    agent = new JainUserAgent(aor, id, plain, context);
    manager =
        new CallManager(
            aor,
            context,
            agent,
            new InMemory(),
            (call, listener) -> {
              FakeMedia made = new FakeMedia(aor.substring(0, 4), listener, !gathering);
              media.add(made);
              return made;
            },
            new PhoneEvents(),
            calls -> new PhoneStatus(aor, id.toString(), "test", true, true, 1, calls));
    manager.subscribe(heard::add);
    overlay.phones.put(aor, this);
  }

  private ConnectionPair.Party party() {
    return new ConnectionPair.Party(id, Optional.of(aor), executor);
  }

  private final class InMemory implements Directory {
    @Override
    public CompletableFuture<List<Device>> lookUp(String name) {
      TestPhone other = overlay.phones.get(name);
      return other == null
          ? CompletableFuture.failedFuture(new PhoneException(PhoneFailure.NO_SUCH_NAME, name))
          : CompletableFuture.completedFuture(List.of(new Device(other.id, List.of())));
    }

    @Override
    public CompletableFuture<SipConnection> attach(String name, Device device) {
      TestPhone other = overlay.phones.get(name);
      if (unreachable) {
        return CompletableFuture.failedFuture(new PhoneException(PhoneFailure.OFFLINE, name));
      }
      ConnectionPair pair = new ConnectionPair(party(), other.party());
      connections.add(pair);
      pair.first.passing(TestPhone.this::sends);
      pair.second.passing(other::sends);
      other.executor.execute(() -> other.manager.connected(pair.second));
      return CompletableFuture.completedFuture(pair.first);
    }
  }

  private byte[] sends(byte[] message) {
    String text = new String(message, StandardCharsets.UTF_8);
    if (withoutTrickle) {
      text = text.replaceAll("(?i)(Supported|Recv-Info): *trickle-ice\r\n", "");
    }
    sent.add(text);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The first message of this phone that has such a start and such a part. */
  Optional<String> sent(String start, String part) {
    return sent.stream().filter(text -> text.startsWith(start) && text.contains(part)).findFirst();
  }

  /** The next event that fits; those before it are passed over. */
  PhoneEvent await(Predicate<PhoneEvent> fits) throws InterruptedException {
    while (true) {
      PhoneEvent event = heard.poll(20, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError(aor + " heard nothing that fits");
      }
      if (fits.test(event)) {
        return event;
      }
    }
  }

  PhoneEvent.State awaitState(CallState state) throws InterruptedException {
    return (PhoneEvent.State)
        await(event -> event instanceof PhoneEvent.State told && told.state() == state);
  }

  <T extends PhoneEvent> T await(Class<T> type) throws InterruptedException {
    return type.cast(await(type::isInstance));
  }

  @Override
  public void close() {
    agent.close();
    executor.shutdownNow();
  }
}
