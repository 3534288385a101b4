package org.chordial.media.session;

import java.net.InetSocketAddress;

/**
 * Where this side takes the packets of a plain call, for the SDP.
 *
 * @param rtp an even port (RFC 3550 section 11)
 * @param rtcp the port after it
 */
public record PlainLocal(InetSocketAddress rtp, InetSocketAddress rtcp) {}
