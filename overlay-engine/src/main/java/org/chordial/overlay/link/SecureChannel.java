package org.chordial.overlay.link;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A connection whose other side has proved to hold the key of its certificate. Used on the peer's
 * serial executor only.
 */
public sealed interface SecureChannel permits SecureDatagrams, SecureStream {

  /** What the other side sent, its own certificate first; never empty. */
  List<X509Certificate> peerChain();

  InetSocketAddress localAddress();

  InetSocketAddress remoteAddress();

  void close();
}
