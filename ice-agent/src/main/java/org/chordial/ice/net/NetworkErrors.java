package org.chordial.ice.net;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import org.chordial.ice.net.NetworkException.Reason;

/** Turns what the operating system says into a sentence that says what to do. */
final class NetworkErrors {

  private NetworkErrors() {}

  static NetworkException binding(InetSocketAddress local, Exception cause) {
    String says = says(cause);
    if (says.contains("in use")) {
      return new NetworkException(
          Reason.ADDRESS_IN_USE,
          "Port %d is in use by another program. Stop that program or choose another port."
              .formatted(local.getPort()),
          cause);
    }
    if (says.contains("permission") || says.contains("denied")) {
      return new NetworkException(
          Reason.NOT_PERMITTED,
          "This system does not let us use port %d. Choose a port above 1023."
              .formatted(local.getPort()),
          cause);
    }
    if (cause instanceof BindException || cause instanceof UnresolvedAddressException) {
      return new NetworkException(
          Reason.ADDRESS_NOT_LOCAL,
          "%s is not an address of this computer. Choose one that is, or none."
              .formatted(local.getHostString()),
          cause);
    }
    return new NetworkException(
        Reason.OTHER, "%s cannot be opened: %s".formatted(show(local), cause.getMessage()), cause);
  }

  static NetworkException connecting(InetSocketAddress remote, Throwable cause) {
    String says = says(cause);
    if (cause instanceof ConnectTimeoutException) {
      return new NetworkException(
          Reason.TIMED_OUT,
          "%s does not answer. Check the address, and that no firewall is in between."
              .formatted(show(remote)),
          cause);
    }
    if (cause instanceof NoRouteToHostException
        || cause instanceof UnresolvedAddressException
        || says.contains("unreachable")) {
      return new NetworkException(
          Reason.UNREACHABLE,
          "There is no way to %s from here. Check the network connection.".formatted(show(remote)),
          cause);
    }
    if (cause instanceof ConnectException) {
      return new NetworkException(
          Reason.REFUSED,
          "Nothing listens at %s. Check the port, and that the other program runs."
              .formatted(show(remote)),
          cause);
    }
    return new NetworkException(
        Reason.OTHER,
        "%s cannot be reached: %s".formatted(show(remote), cause.getMessage()),
        cause);
  }

  static NetworkException resolving(String host, IOException cause) {
    return new NetworkException(
        Reason.UNREACHABLE,
        "The name %s has no address. Check its spelling and the network connection."
            .formatted(host),
        cause);
  }

  private static String show(InetSocketAddress address) {
    return address.getHostString() + " port " + address.getPort();
  }

  private static String says(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? "" : message.toLowerCase(Locale.ROOT);
  }
}
