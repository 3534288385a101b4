package org.chordial.ice.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.chordial.ice.net.DatagramPath;
import org.chordial.ice.vnet.VirtualHost;
import org.chordial.ice.vnet.VirtualTime;

/** An agent on a virtual host, and what it hears. */
final class VirtualSide implements IceListener {

  final VirtualHost host;
  final IceAgent agent;
  final CompletableFuture<IceDescription> description;
  final List<String> heard = new ArrayList<>();
  final List<RestartReason> restarts = new ArrayList<>();
  final List<Candidate> trickled = new ArrayList<>();
  final List<String> endsOfCandidates = new ArrayList<>();
  BiConsumer<String, Candidate> signalling = (_, _) -> {};
  int moves;
  DatagramPath path;
  CandidatePair pair;
  IceFailure failure;

  VirtualSide(VirtualTime time, VirtualHost host, long seed, IceConfig config) {
    this(time, host, seed, config, false);
  }

  /**
   * @param trickles whether the test tells when to gather
   */
  VirtualSide(VirtualTime time, VirtualHost host, long seed, IceConfig config, boolean trickles) {
    this.host = host;
    this.agent = new IceAgent(config, host, time.context(seed), this);
    this.description = trickles ? new CompletableFuture<>() : agent.gather();
  }

  @Override
  public void selected(DatagramPath selected, CandidatePair selectedPair) {
    path = selected;
    pair = selectedPair;
  }

  @Override
  public void moved(CandidatePair to) {
    pair = to;
    moves++;
  }

  @Override
  public void restartWanted(RestartReason reason) {
    restarts.add(reason);
  }

  @Override
  public void candidate(String ufrag, Candidate candidate) {
    trickled.add(candidate);
    signalling.accept(ufrag, candidate);
  }

  @Override
  public void endOfCandidates(String ufrag) {
    endsOfCandidates.add(ufrag);
  }

  @Override
  public void failed(IceFailure reason) {
    failure = reason;
  }

  boolean ended() {
    return path != null || failure != null;
  }

  void say(String text) {
    path.send(Unpooled.copiedBuffer(text, UTF_8));
  }

  void listen() {
    path.receiver(this::hear);
  }

  private void hear(ByteBuf datagram) {
    heard.add(datagram.toString(UTF_8));
    datagram.release();
  }
}
