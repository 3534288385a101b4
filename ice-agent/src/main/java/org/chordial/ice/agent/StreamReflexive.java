package org.chordial.ice.agent;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.StreamConnection;
import org.chordial.ice.stun.Protection;
import org.chordial.ice.stun.StunAttribute;
import org.chordial.ice.stun.StunClass;
import org.chordial.ice.stun.StunCodec;
import org.chordial.ice.stun.StunException;
import org.chordial.ice.stun.StunMessage;
import org.chordial.ice.stun.TransactionId;

/**
 * Asks STUN servers over TCP how the ports of this host look from outside (RFC 6544, section 5.2).
 * The question goes from the very port that listens or connects later, which makes the translator
 * map it.
 */
final class StreamReflexive {

  private static final int MAX_ANSWER = 548;
  private static final int HEADER = 20;

  private final IceConfig config;
  private final Network network;
  private final CoreContext context;
  private final Foundations foundations;
  private final Consumer<LocalCandidate> found;
  private final Consumer<Boolean> ended;
  private final List<Question> open = new ArrayList<>();
  private boolean stopped;

  /**
   * @param ended told as each question ends whether it was answered
   */
  StreamReflexive(
      IceConfig config,
      Network network,
      CoreContext context,
      Foundations foundations,
      Consumer<LocalCandidate> found,
      Consumer<Boolean> ended) {
    this.config = config;
    this.network = network;
    this.context = context;
    this.foundations = foundations;
    this.found = found;
    this.ended = ended;
  }

  /** Whether a question is open. */
  boolean isAsking() {
    return open.stream().anyMatch(question -> !question.read);
  }

  /** Asks each server of the base's family for each base that has a port of its own. */
  void ask(List<LocalBase> bases) {
    for (LocalBase base : bases) {
      CandidateTransport transport = base.host().transport();
      if (transport.isTcp() && transport != CandidateTransport.TCP_ACTIVE) {
        ask(base, active(bases, base));
      }
    }
  }

  private static Optional<LocalBase> active(List<LocalBase> bases, LocalBase beside) {
    return bases.stream()
        .filter(
            base ->
                beside.host().transport() == CandidateTransport.TCP_SIMULTANEOUS_OPEN
                    && base.host().transport() == CandidateTransport.TCP_ACTIVE
                    && base.host().component() == beside.host().component()
                    && base.address().getAddress().equals(beside.address().getAddress()))
        .findFirst();
  }

  private void ask(LocalBase base, Optional<LocalBase> active) {
    int place = 0;
    for (InetSocketAddress server : config.stunServers()) {
      if (Priorities.sameFamily(base.address(), server)) {
        Question question = new Question(base, active, server, place++);
        open.add(question);
        var _ =
            network
                .connectTcp(base.address(), server)
                .whenComplete(
                    (connection, failure) -> {
                      if (failure == null) {
                        question.put(connection);
                      } else {
                        question.end();
                      }
                    });
      }
    }
  }

  private final class Question implements StreamConnection.Handler {
    private final LocalBase base;
    private final Optional<LocalBase> active;
    private final InetSocketAddress server;
    private final int place;
    private final ByteBuf answer = Unpooled.buffer(MAX_ANSWER, MAX_ANSWER);
    private TransactionId id;
    private StreamConnection connection;
    private boolean read;

    Question(LocalBase base, Optional<LocalBase> active, InetSocketAddress server, int place) {
      this.base = base;
      this.active = active;
      this.server = server;
      this.place = place;
    }

    void put(StreamConnection standing) {
      connection = standing;
      if (stopped) {
        end();
        return;
      }
      connection.handler(this);
      id = TransactionId.create(context.random());
      connection.send(
          StunCodec.encode(
              StunMessage.binding(StunClass.REQUEST, id),
              Protection.fingerprinted(),
              ByteBufAllocator.DEFAULT));
    }

    @Override
    public void received(ByteBuf bytes) {
      boolean fits = !read && bytes.readableBytes() <= answer.maxWritableBytes();
      if (fits) {
        answer.writeBytes(bytes);
      }
      bytes.release();
      if (!fits) {
        end();
      } else if (answer.readableBytes() >= HEADER
          && answer.readableBytes() >= HEADER + answer.getUnsignedShort(2)) {
        read = true;
        read();
      }
    }

    private void read() {
      try {
        StunMessage response = StunCodec.decode(answer);
        if (response.isBinding(StunClass.SUCCESS_RESPONSE) && response.id().equals(id)) {
          response
              .find(StunAttribute.XorMappedAddress.class)
              .map(StunAttribute.XorMappedAddress::address)
              .filter(mapped -> Priorities.sameFamily(mapped, base.address()))
              .ifPresent(mapped -> learn(this, mapped));
        }
        ended.accept(true);
      } catch (StunException e) {
        // What speaks no STUN over TCP knows no more than a server that is not there.
        end();
      }
    }

    @Override
    public void closed(String reason) {
      end();
    }

    /** Until then the connection keeps the translator's mapping alive (section 11.2). */
    void end() {
      if (open.remove(this) && !read) {
        ended.accept(false);
      }
      if (connection != null) {
        connection.close();
      }
    }
  }

  private void learn(Question question, InetSocketAddress mapped) {
    if (stopped || mapped.getPort() == 0 || mapped.equals(question.base.address())) {
      return;
    }
    tell(question, question.base, mapped);
    // Section 5.2: active ones are "derived from passive or S-O candidates by using the same IP
    // addresses and interfaces".
    question.active.ifPresent(
        active ->
            tell(
                question,
                active,
                new InetSocketAddress(mapped.getAddress(), FramedSocket.DISCARD)));
  }

  private void tell(Question question, LocalBase base, InetSocketAddress address) {
    CandidateTransport transport = base.host().transport();
    int component = base.host().component();
    int preference =
        Priorities.overTcp(
            transport,
            CandidateType.SERVER_REFLEXIVE,
            (Priorities.HIGHEST_OTHER_PREFERENCE - (base.localPreference() & 0x1fff))
                    * config.stunServers().size()
                + question.place);
    found.accept(
        new LocalCandidate(
            new Candidate(
                foundations.of(
                    CandidateType.SERVER_REFLEXIVE,
                    base.address().getAddress(),
                    Optional.of(question.server.getAddress()),
                    transport),
                component,
                transport,
                Priorities.candidate(
                    CandidateType.SERVER_REFLEXIVE, transport, preference, component),
                address,
                CandidateType.SERVER_REFLEXIVE,
                Optional.of(base.address())),
            base));
  }

  /** No more answers are wanted. */
  void stop() {
    stopped = true;
    List.copyOf(open).forEach(Question::end);
  }
}
