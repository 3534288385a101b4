package org.chordial.media.session;

import java.net.InetSocketAddress;

/**
 * The path that was chosen and how it is protected.
 *
 * @param local this end of the path
 * @param localType candidate type: host, srflx, prflx or relay
 * @param remote the other end
 * @param remoteType candidate type of the other end
 * @param protocol udp or tcp
 * @param srtp name of the SRTP protection profile, for example AEAD_AES_128_GCM
 * @param times milliseconds so far
 */
public record ConnectedMedia(
    InetSocketAddress local,
    String localType,
    InetSocketAddress remote,
    String remoteType,
    String protocol,
    String srtp,
    MediaTimes times) {}
