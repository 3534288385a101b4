package org.chordial.ice.turn.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the server from being a tool for flooding others: a datagram whose sender is not proven
 * gets no answer that is longer than itself, except for a few each second to each network. Clients
 * that are not ours need those few, since a Binding response is by nature longer than its request.
 */
final class ReplyBudget {

  private static final int IPV4_PREFIX_BYTES = 3;
  private static final int IPV6_PREFIX_BYTES = 8;
  private static final int MAX_NETWORKS = 4096;
  private static final long WINDOW_MILLIS = 1000;

  private record Network(long high, int length) {}

  private static final class Window {
    long began;
    int given;
  }

  private final int perSecond;
  private final Map<Network, Window> windows =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Network, Window> eldest) {
          return size() > MAX_NETWORKS;
        }
      };

  /**
   * @param perSecond longer answers to one network; 0 for none
   */
  ReplyBudget(int perSecond) {
    this.perSecond = perSecond;
  }

  boolean permits(InetAddress to, int requestBytes, int replyBytes, long nowMillis) {
    if (replyBytes <= requestBytes) {
      return true;
    }
    Window window = windows.computeIfAbsent(network(to), _ -> new Window());
    if (nowMillis - window.began >= WINDOW_MILLIS) {
      window.began = nowMillis;
      window.given = 0;
    }
    if (window.given >= perSecond) {
      return false;
    }
    window.given++;
    return true;
  }

  private static Network network(InetAddress address) {
    int length = address instanceof Inet4Address ? IPV4_PREFIX_BYTES : IPV6_PREFIX_BYTES;
    long high = 0;
    for (byte each : Arrays.copyOf(address.getAddress(), length)) {
      high = high << 8 | (each & 0xff);
    }
    return new Network(high, length);
  }
}
