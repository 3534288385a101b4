package org.chordial.ice.vnet;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chordial.ice.net.NetworkException.Reason;
import org.chordial.ice.net.StreamConnection;

/**
 * TCP connections that two hosts behind NATs open towards each other: RFC 5382, section 4.3, has a
 * NAT let the second opening in because the first one has gone out the other way.
 */
final class VirtualCrossing {

  private record Way(InetSocketAddress from, InetSocketAddress to) {}

  private record Opening(VirtualStream stream, CompletableFuture<StreamConnection> result) {}

  private final Map<Way, Opening> waiting = new HashMap<>();

  /** Whether an address is the outside of a NAT, and the way there is open. */
  static boolean isPossible(VirtualHost from, InetSocketAddress to) {
    for (Realm realm = from.realm(); ; realm = realm.wayOut().outside()) {
      if (realm.owner(to.getAddress()) != null) {
        return realm.owner(to.getAddress()) instanceof NatBox;
      }
      if (realm.wayOut() == null || !realm.wayOut().letsOut(to.getPort())) {
        return false;
      }
    }
  }

  /** Waits for the opening from the other side, or ends its waiting. */
  void open(VirtualStream stream, CompletableFuture<StreamConnection> result, Duration limit) {
    VirtualHost host = stream.host();
    InetSocketAddress to = stream.remoteAddress();
    Way way = new Way(VirtualStream.seenOutside(host, stream.localAddress(), to), to);
    Opening other = waiting.remove(new Way(to, way.from()));
    if (other == null || other.result().isDone()) {
      Opening opening = new Opening(stream, result);
      waiting.put(way, opening);
      var _ =
          host.time()
              .schedule(
                  () -> {
                    if (waiting.remove(way, opening)) {
                      VirtualStream.fail(
                          result, Reason.TIMED_OUT, to.getHostString() + " does not answer.");
                    }
                  },
                  limit.toNanos(),
                  TimeUnit.NANOSECONDS);
      return;
    }
    VirtualHost there = other.stream().host();
    VirtualStream.cross(stream, other.stream());
    long onWay = host.network().streamDelay(host, there);
    long back = host.network().streamDelay(there, host);
    host.time().post(there.time(), () -> stands(other), onWay);
    host.time().post(host.time(), () -> stands(new Opening(stream, result)), onWay + back);
  }

  private static void stands(Opening opening) {
    if (!opening.result().complete(opening.stream())) {
      opening.stream().close();
    }
  }
}
