package org.chordial.overlay.simulation;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.chordial.ice.vnet.LinkQuality;
import org.chordial.ice.vnet.ParallelTime;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualNetwork;
import org.chordial.ice.vnet.VirtualTime;
import org.chordial.overlay.config.BootstrapNode;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.config.ConfigurationWriter;
import org.chordial.overlay.config.SignedConfiguration;
import org.chordial.overlay.peer.PeerSecurity;
import org.chordial.overlay.security.CertificateVerifier;

/**
 * Peers by the hundred or thousand, the very code of {@link org.chordial.overlay.peer.OverlayPeer},
 * on a virtual network in virtual time: they join, register a name, look each other up, and leave
 * or crash, and others come in their place.
 *
 * <p>Real are messages, certificates, links with their frames and acknowledgements, Chord, storage
 * and the access rules. Not real are TLS and the public-key part of signatures: {@link
 * PlainLinkSecurity}, {@link HashedSignatures}. What peers of one part have verified of a
 * certificate they all know.
 */
public final class Simulation {
  /** Less than any datagram takes: the parts of the network need not meet more often. */
  private static final Duration STEP = Duration.ofMillis(20);

  private static final int LEAST_LATENCY_MILLIS = 10;
  private static final int LATENCY_SPREAD_MILLIS = 40;
  private static final Duration JITTER = Duration.ofMillis(5);
  private static final int PORT = 6084;
  private static final int PEERS_A_BOOTSTRAP_NODE = 50;
  private static final int BOOTSTRAP_NODES = 8;
  private static final Duration BOOTSTRAP_ARRIVALS = Duration.ofSeconds(2);
  private static final Duration ARRIVALS = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration CLEAN_UP = Duration.ofSeconds(60);

  /** What the driver does between steps. */
  private record Due(long nanos, long order, Runnable action) {}

  private final SimulationSettings settings;
  private final Consumer<String> reader;
  private final SplittableRandom random;
  private final ParallelTime time;
  private final List<VirtualTime> parts;
  private final VirtualNetwork network;
  private final SimulatedAuthority authority;
  private final SignedConfiguration configuration;
  private final HashedSignatures signatures = new HashedSignatures();
  private final List<CertificateVerifier> verifiers = new ArrayList<>();
  private final SimulationLog log;
  private final Lookups lookups;
  private final PriorityQueue<Due> agenda =
      new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::order));
  private final List<SimulatedPeer> present = new ArrayList<>();
  private final long heapBefore;
  private long agendaOrder;
  private int newcomers;
  private long joined;
  private long joinsFailed;
  private long left;
  private long crashed;
  private long goneBytes;
  private long goneMessages;
  private double peerSeconds;

  /**
   * @param reader gets every line of the log
   */
  public Simulation(SimulationSettings settings, Consumer<String> reader) {
    this(settings, reader, Runtime.getRuntime().availableProcessors());
  }

  /**
   * @param threads that do the work; what happens does not depend on them
   */
  Simulation(SimulationSettings settings, Consumer<String> reader, int threads) {
    this.settings = settings;
    this.reader = reader;
    heapBefore = heap();
    random = new SplittableRandom(settings.seed());
    time = new ParallelTime(settings.parts(), STEP, threads);
    parts = time.parts();
    network = new VirtualNetwork(time, random.nextLong());
    authority = new SimulatedAuthority(random.nextLong(), parts.getFirst().instant());
    List<BootstrapNode> bootstrap = new ArrayList<>();
    for (int i = 0; i < bootstrapNodes(); i++) {
      bootstrap.add(new BootstrapNode(address(i), PORT));
    }
    ConfigurationDocument document = authority.configuration(bootstrap);
    configuration =
        new SignedConfiguration(document, ConfigurationWriter.configuration(document), List.of());
    for (VirtualTime part : parts) {
      verifiers.add(new CertificateVerifier(authority.anchors(), part, remembered()));
    }
    log = new SimulationLog(parts.size() + 1, this.reader);
    lookups = new Lookups(parts.size());
  }

  /** The peers that are there, and those that have just gone; the others are forgotten. */
  private int remembered() {
    return settings.peers() + settings.peers() / 4 + 64;
  }

  private int bootstrapNodes() {
    return Math.clamp(settings.peers() / PEERS_A_BOOTSTRAP_NODE, 1, BOOTSTRAP_NODES);
  }

  private static String address(int number) {
    return "10.%d.%d.%d".formatted(number / 62500, number / 250 % 250, 1 + number % 250);
  }

  /** Runs it; to be called once. */
  public SimulationReport run() {
    long began = System.nanoTime();
    long cpuBefore = cpuNanos();
    try (time) {
      plan();
      time.advance(settings.duration(), this::between);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      SimulationReport report = report(took, Duration.ofNanos(cpuNanos() - cpuBefore));
      present.forEach(each -> each.peer.close());
      // What is on its way arrives, and its buffers are given back.
      time.advance(CLEAN_UP, () -> {});
      return report;
    }
  }

  private void plan() {
    long arrivals =
        Math.min(ARRIVALS.toNanos(), settings.duration().toNanos() / 5 / settings.peers());
    // Whoever sets up an overlay starts its bootstrap nodes one after the other.
    long begun = bootstrapNodes() * BOOTSTRAP_ARRIVALS.toNanos();
    for (int i = 0; i < settings.peers(); i++) {
      boolean stays = i < bootstrapNodes();
      at(stays ? i * BOOTSTRAP_ARRIVALS.toNanos() : begun + i * arrivals, () -> arrive(stays));
    }
    at(begun + arrivals * settings.peers(), this::nextLookup);
    at(Duration.ofMinutes(1).toNanos(), this::everyMinute);
  }

  private void at(long nanos, Runnable action) {
    agenda.add(new Due(nanos, agendaOrder++, action));
  }

  private void after(Duration delay, Runnable action) {
    at(time.elapsed().toNanos() + delay.toNanos(), action);
  }

  private void between() {
    long now = time.elapsed().toNanos();
    lookups.collect();
    while (!agenda.isEmpty() && agenda.peek().nanos <= now) {
      agenda.poll().action.run();
    }
    log.collect();
  }

  private void arrive(boolean stays) {
    int number = newcomers++;
    int part = number % parts.size();
    VirtualHost host = network.host(part, address(number));
    host.quality(
        LinkQuality.of(
                Duration.ofMillis(LEAST_LATENCY_MILLIS + random.nextInt(LATENCY_SPREAD_MILLIS)))
            .withJitter(JITTER));
    var context = parts.get(part).context(random.nextLong());
    var credentials = authority.issue("u" + number + "@" + SimulatedAuthority.OVERLAY);
    var security =
        new PeerSecurity(
            new PlainLinkSecurity(credentials.certificate().certificate(), context),
            signatures,
            verifiers.get(part));
    SimulatedPeer peer =
        new SimulatedPeer(
            credentials,
            configuration,
            part,
            host,
            stays ? PORT : 0,
            number == 0,
            context,
            security,
            log);
    present.add(peer);
    peer.start();
    if (!stays) {
      after(exponential(settings.session()), () -> depart(peer));
    }
  }

  private Duration exponential(Duration mean) {
    return Duration.ofNanos((long) (-mean.toNanos() * Math.log(1 - random.nextDouble())));
  }

  /** Half of those who go say farewell, and somebody else comes for each. */
  private void depart(SimulatedPeer peer) {
    present.remove(peer);
    count(peer);
    if (random.nextBoolean()) {
      left++;
      peer.write("leaves");
      peer.leave();
    } else {
      crashed++;
      peer.write("crashes");
      peer.crash();
    }
    after(CLEAN_UP, () -> network.remove(peer.host));
    after(PAUSE, () -> arrive(false));
  }

  private void count(SimulatedPeer peer) {
    if (peer.joined()) {
      joined++;
    } else {
      joinsFailed++;
    }
    goneBytes += peer.host.sentBytes();
    goneMessages += messages(peer);
  }

  private static long messages(SimulatedPeer peer) {
    var status = peer.peer.status();
    return status.messagesReceived();
  }

  private void nextLookup() {
    after(exponential(settings.lookups().dividedBy(settings.peers())), this::nextLookup);
    SimulatedPeer asker = present.get(random.nextInt(present.size()));
    SimulatedPeer target = present.get(random.nextInt(present.size()));
    if (asker != target && asker.live() && target.live()) {
      lookups.begin(asker, target, parts.get(asker.part));
    }
  }

  private void everyMinute() {
    after(Duration.ofMinutes(1), this::everyMinute);
    peerSeconds += 60.0 * present.size();
    for (SimulatedPeer each : present) {
      each.write("sent " + each.host.sentBytes() + " bytes, took " + messages(each));
    }
  }

  private SimulationReport report(Duration took, Duration cpu) {
    long bytes = goneBytes;
    long messages = goneMessages;
    long joinedNow = joined;
    for (SimulatedPeer each : present) {
      bytes += each.host.sentBytes();
      messages += messages(each);
      joinedNow += each.joined() ? 1 : 0;
    }
    long heap = Math.max(0, heap() - heapBefore) / present.size();
    long chains = verifiers.stream().mapToLong(each -> each.counters().chains()).sum();
    return new SimulationReport(
        settings,
        present.size(),
        joinedNow,
        joinsFailed,
        left,
        crashed,
        lookups.counted(),
        lookups.found(),
        lookups.meanHops(),
        lookups.latencies(),
        bytes / peerSeconds,
        messages / peerSeconds,
        heap,
        signatures.made(),
        signatures.checked() + chains,
        log.lines(),
        log.hash(),
        time.tasksRun(),
        took,
        cpu);
  }

  /** Of all processors, for the whole program, compiling and collecting garbage included. */
  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  private static long heap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
