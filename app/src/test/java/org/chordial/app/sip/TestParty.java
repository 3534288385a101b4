package org.chordial.app.sip;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.wire.NodeId;

/** A phone's SIP half for tests, which writes down what it is told. */
final class TestParty implements UserAgent.Listener, AutoCloseable {
  final String aor;
  final NodeId id;
  final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  final JainUserAgent agent;
  final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  final List<CallLeg> legs = new ArrayList<>();

  TestParty(String aor, String hex) throws Exception {
    this(aor, hex, Optional.empty());
  }

  TestParty(String aor, String hex, Optional<InetSocketAddress> plain) throws Exception {
    this.aor = aor;
    this.id = NodeId.ofHex(hex);
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    agent =
        new JainUserAgent(
            aor, id, plain, new CoreContext(executor, InstantSource.system(), random));
    agent.listener(this);
  }

  ConnectionPair.Party party() {
    return new ConnectionPair.Party(id, Optional.of(aor), executor);
  }

  void connect(TestParty other) throws Exception {
    ConnectionPair pair = new ConnectionPair(party(), other.party());
    other.run(() -> other.agent.connected(pair.second, () -> {}));
    run(() -> agent.connected(pair.first, () -> {}));
  }

  <T> T run(Callable<T> task) throws Exception {
    return executor.submit(task).get(20, TimeUnit.SECONDS);
  }

  void run(Runnable task) throws Exception {
    executor.submit(task).get(20, TimeUnit.SECONDS);
  }

  String next() throws InterruptedException {
    String text = heard.poll(20, TimeUnit.SECONDS);
    return text == null ? "nothing" : text;
  }

  CallLeg call(TestParty other, String offer) throws Exception {
    return run(
        () -> agent.invite(new SipTarget.Device(other.aor, other.id), offer, new Recorder()));
  }

  CallLeg leg() throws Exception {
    return run(legs::getLast);
  }

  @Override
  public CallLeg.Listener invited(CallLeg leg, Invitation invitation) {
    legs.add(leg);
    heard.add(
        "invited "
            + invitation.from()
            + " "
            + invitation.verified()
            + " "
            + invitation.offer().orElse("-"));
    return new Recorder();
  }

  @Override
  public void message(String from, boolean verified, String text) {
    heard.add("message " + from + " " + verified + " " + text);
  }

  /** Lets go of what was heard until now. */
  void forget() throws Exception {
    run(legs::clear);
    heard.clear();
  }

  @Override
  public void close() {
    agent.close();
    executor.shutdownNow();
  }

  private final class Recorder implements CallLeg.Listener {
    @Override
    public void ringing(int status, Optional<String> answer) {
      heard.add("ringing " + status + " " + answer.orElse("-"));
    }

    @Override
    public void accepted(String answer) {
      heard.add("accepted " + answer);
    }

    @Override
    public void rejected(int status) {
      heard.add("rejected " + status);
    }

    @Override
    public void offerAnswered(String answer) {
      heard.add("answered " + answer);
    }

    @Override
    public void offerWanted() {
      heard.add("offer wanted");
    }

    @Override
    public void reoffered(String offer) {
      heard.add("reoffered " + offer);
    }

    @Override
    public void reaccepted(String answer) {
      heard.add("reaccepted " + answer);
    }

    @Override
    public void rerejected(int status) {
      heard.add("rerejected " + status);
    }

    @Override
    public void trickled(String fragment) {
      heard.add("trickled " + fragment);
    }

    @Override
    public void referred(String to) {
      heard.add("referred " + to);
    }

    @Override
    public void referAnswered(boolean accepted) {
      heard.add("refer " + accepted);
    }

    @Override
    public void cancelled() {
      heard.add("cancelled");
    }

    @Override
    public void ended() {
      heard.add("ended");
    }
  }
}
