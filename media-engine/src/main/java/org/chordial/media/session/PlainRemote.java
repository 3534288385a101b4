package org.chordial.media.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where the other side of a plain call takes packets, and whence they may come.
 *
 * @param rtp by its SDP
 * @param rtcp by its SDP, or the port after that of RTP
 * @param mux whether RTCP goes with RTP on one port (RFC 5761)
 * @param signalling the host that speaks SIP with us; a phone behind a NAT may be there and nowhere
 *     else
 */
public record PlainRemote(
    InetSocketAddress rtp, InetSocketAddress rtcp, boolean mux, Optional<InetAddress> signalling) {}
