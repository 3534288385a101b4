package org.chordial.ice.agent;

import io.netty.buffer.ByteBuf;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chordial.ice.net.CoreContext;
import org.chordial.ice.net.DatagramSocket;
import org.chordial.ice.net.Network;
import org.chordial.ice.net.NetworkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the local network for the addresses behind names of multicast DNS: one-shot queries of RFC
 * 6762, section 5.1, from a port of their own, so that answers come back to it alone.
 */
final class MdnsResolver {

  private static final Logger LOG = LoggerFactory.getLogger(MdnsResolver.class);
  private static final InetSocketAddress GROUP =
      new InetSocketAddress(InetAddress.ofLiteral("224.0.0.251"), 5353);
  private static final int QUERIES = 3;
  private static final long FIRST_WAIT_MILLIS = 250;

  private final Network network;
  private final CoreContext context;
  private final Map<String, List<Consumer<InetAddress>>> asked = new HashMap<>();
  private DatagramSocket socket;
  private ScheduledFuture<?> timer;
  private boolean closed;

  MdnsResolver(Network network, CoreContext context) {
    this.network = network;
    this.context = context;
  }

  /** Asks up to three times within two seconds; a name without an answer is not told. */
  void resolve(String host, Consumer<InetAddress> found) {
    String name = host.toLowerCase(Locale.ROOT);
    List<Consumer<InetAddress>> waiting = asked.get(name);
    if (waiting != null && waiting.size() < IceDescription.MAX_NAMED) {
      // Several candidates of one interface have one name.
      waiting.add(found);
    }
    if (closed
        || waiting != null
        || asked.size() >= IceDescription.MAX_NAMED
        || !MdnsMessage.isName(name)) {
      return;
    }
    asked.put(name, new ArrayList<>(List.of(found)));
    if (socket == null && !open()) {
      return;
    }
    ask(name, 1);
  }

  private boolean open() {
    Optional<InetAddress> local =
        network.localAddresses().stream().filter(Inet4Address.class::isInstance).findFirst();
    if (local.isEmpty()) {
      return false;
    }
    try {
      socket = network.openUdp(new InetSocketAddress(local.get(), 0));
      socket.receiver((datagram, _) -> received(datagram));
      return true;
    } catch (NetworkException e) {
      LOG.debug("no names of the local network can be asked for: {}", e.getMessage());
      return false;
    }
  }

  private void ask(String name, int count) {
    if (!asked.containsKey(name) || closed) {
      return;
    }
    socket.send(MdnsMessage.query(name), GROUP);
    Runnable then = count < QUERIES ? () -> ask(name, count + 1) : () -> asked.remove(name);
    timer =
        context.executor().schedule(then, FIRST_WAIT_MILLIS << (count - 1), TimeUnit.MILLISECONDS);
  }

  private void received(ByteBuf datagram) {
    try {
      MdnsMessage.answer(datagram)
          .ifPresent(
              answer -> {
                List<Consumer<InetAddress>> waiting = asked.remove(answer.name());
                if (waiting != null) {
                  waiting.forEach(found -> found.accept(answer.address()));
                }
              });
    } finally {
      datagram.release();
    }
  }

  void close() {
    closed = true;
    asked.clear();
    if (timer != null) {
      timer.cancel(false);
    }
    if (socket != null) {
      socket.close();
    }
  }
}
