package org.chordial.app.store;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The "cached bootstrap nodes list" of RFC 6940 section 11.4 in a profile: where peers may be
 * called that this one was connected to directly, at most ten.
 */
final class KnownPeers {
  private static final Logger log = LoggerFactory.getLogger(KnownPeers.class);
  private static final String SETTING = "known-peers";
  private static final int MOST = 10;

  private KnownPeers() {}

  /** What is damaged is passed over. */
  static List<InetSocketAddress> read(Profile profile) {
    List<InetSocketAddress> peers = new ArrayList<>();
    for (String text : profile.setting(SETTING).orElse("").split(" ")) {
      int colon = text.lastIndexOf(':');
      byte[] address =
          colon < 0 ? null : NetUtil.createByteArrayFromIpAddressString(text.substring(0, colon));
      if (address != null && text.substring(colon + 1).matches("[1-9][0-9]{0,4}")) {
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port < 1 << 16 && peers.size() < MOST) {
          peers.add(new InetSocketAddress(inet(address), port));
        }
      }
    }
    return peers;
  }

  private static InetAddress inet(byte[] address) {
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of the right length", e);
    }
  }

  /** An empty list changes nothing: who is alone now may not be so tomorrow. */
  static void write(Profile profile, List<InetSocketAddress> peers) {
    String text =
        peers.stream()
            .limit(MOST)
            .map(each -> NetUtil.toAddressString(each.getAddress()) + ":" + each.getPort())
            .collect(Collectors.joining(" "));
    if (text.isEmpty() || text.equals(profile.setting(SETTING).orElse(""))) {
      return;
    }
    try {
      profile.setting(SETTING, text);
    } catch (StoreException e) {
      log.warn("{}", e.getMessage());
    }
  }
}
