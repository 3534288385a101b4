package org.chordial.ice.agent;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.Network;
import org.chordial.ice.turn.RelayServer;
import org.chordial.ice.turn.StreamRelay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets relayed addresses for TCP (RFC 6062) for one component, at most one of each server and
 * family. Each is two candidates: RFC 6544, section 4.5, wants the address of the active one to be
 * that of "a passive or simultaneous-open candidate from the same relay server".
 */
final class StreamRelays {

  /** Learns what came of it. */
  interface Listener {

    /** A relayed candidate, whose host candidate is itself. */
    void streams(LocalBase base);

    /** The server has dropped what these stood on, or cannot be reached; they are closed. */
    void streamsLost(List<LocalBase> bases);

    /** A question to a server has ended. */
    void streamsSettled();
  }

  private static final List<CandidateTransport> TRANSPORTS =
      List.of(CandidateTransport.TCP_PASSIVE, CandidateTransport.TCP_ACTIVE);
  private static final Logger LOG = LoggerFactory.getLogger(StreamRelays.class);

  private final Network network;
  private final CoreContext context;
  private final Foundations foundations;
  private final boolean tellsMapped;
  private final int component;
  private final Listener listener;
  private final List<Asking> all = new ArrayList<>();

  StreamRelays(
      IceConfig config,
      Network network,
      CoreContext context,
      Foundations foundations,
      int component,
      Listener listener) {
    this.network = network;
    this.context = context;
    this.foundations = foundations;
    this.tellsMapped = config.kinds().contains(CandidateType.SERVER_REFLEXIVE);
    this.component = component;
    this.listener = listener;
  }

  /**
   * Asks a server for an address of a family. Of several ways to it that are tried at once the one
   * that stands first is used, and the others where it leads to nothing.
   */
  void ask(RelayServer server, int family) {
    Optional<Asking> before =
        all.stream()
            .filter(each -> each.name.equals(server.name()) && each.family == family)
            .findFirst();
    if (before.isEmpty()) {
      Asking asking = new Asking(server.name(), family);
      all.add(asking);
      asking.begin(server);
    } else if (before.get().isOpen()) {
      before.get().also(server);
    }
  }

  /** Whether an answer is still to come. */
  boolean isAsking() {
    return all.stream().anyMatch(Asking::isOpen);
  }

  /** Ends what has led to nothing yet, at one server. */
  void giveUp(String server) {
    all.removeIf(each -> each.name.equals(server) && each.giveUp());
  }

  /** Ends what has led to nothing yet. */
  void giveUp() {
    all.removeIf(Asking::giveUp);
  }

  /** From now on a server is asked anew, unless its address is there. */
  void forget() {
    giveUp();
    all.removeIf(each -> each.bases.isEmpty());
  }

  /** A base is closed since nobody uses it; its server may be asked again. */
  void free(LocalBase base) {
    all.forEach(each -> each.bases.remove(base));
  }

  /** Gives every relay back. */
  void close() {
    giveUp();
    all.forEach(each -> each.bases.forEach(base -> base.socket().close()));
    all.clear();
  }

  /** One server and family. */
  private final class Asking {
    private final String name;
    private final int family;
    private final Deque<RelayServer> others = new ArrayDeque<>();
    private final List<LocalBase> bases = new ArrayList<>();
    private StreamRelay relay;
    private int connecting;
    private boolean over;

    Asking(String name, int family) {
      this.name = name;
      this.family = family;
    }

    boolean isOpen() {
      return !over;
    }

    void begin(RelayServer server) {
      connecting++;
      var _ =
          StreamRelay.connect(server, network, context)
              .whenComplete(
                  (connected, failure) -> {
                    connecting--;
                    if (failure != null) {
                      failed(server, failure);
                    } else if (over) {
                      connected.close();
                    } else if (relay != null) {
                      connected.close();
                      others.add(server);
                    } else {
                      allocate(server, connected);
                    }
                  });
    }

    void also(RelayServer server) {
      if (relay == null) {
        begin(server);
      } else {
        others.add(server);
      }
    }

    private void allocate(RelayServer server, StreamRelay connected) {
      relay = connected;
      var _ =
          connected
              .allocate(family)
              .whenComplete(
                  (_, failure) -> {
                    if (failure != null) {
                      relay = null;
                      failed(server, failure);
                    } else if (!over) {
                      over = true;
                      allocated(server);
                    }
                  });
    }

    private void allocated(RelayServer server) {
      RelayDoor door = new RelayDoor(relay, context.executor());
      relay.onLost(_ -> lost());
      TRANSPORTS.forEach(transport -> bases.add(base(door, transport, server)));
      List.copyOf(bases).forEach(listener::streams);
      listener.streamsSettled();
    }

    private void failed(RelayServer server, Throwable failure) {
      if (over) {
        return;
      }
      LOG.debug("no relay for TCP from {}: {}", server.address(), failure.getMessage());
      if (relay == null && !others.isEmpty()) {
        begin(others.remove());
      } else if (relay == null && connecting == 0) {
        over = true;
        listener.streamsSettled();
      }
    }

    /** Ends it where it is open. */
    boolean giveUp() {
      boolean was = !over;
      over = true;
      if (was && relay != null) {
        relay.close();
      }
      return was;
    }

    private void lost() {
      List<LocalBase> gone = List.copyOf(bases);
      all.remove(this);
      gone.forEach(base -> base.socket().close());
      listener.streamsLost(gone);
    }

    private LocalBase base(RelayDoor door, CandidateTransport transport, RelayServer server) {
      FramedSocket socket = FramedSocket.at(door, transport, context.executor());
      InetSocketAddress address = socket.localAddress();
      int preference = Priorities.overTcp(transport, CandidateType.RELAYED, all.indexOf(this));
      return new LocalBase(
          socket,
          preference,
          new Candidate(
              foundations.of(
                  CandidateType.RELAYED,
                  address.getAddress(),
                  Optional.of(server.address().getAddress()),
                  transport),
              component,
              transport,
              Priorities.candidate(CandidateType.RELAYED, transport, preference, component),
              address,
              CandidateType.RELAYED,
              tellsMapped ? relay.mappedAddress() : Optional.empty()));
    }
  }
}
