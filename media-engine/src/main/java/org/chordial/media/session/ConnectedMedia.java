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
 * @param audio the codec of the sound, for example opus/48000/2
 * @param srtp name of the SRTP protection profile, for example AEAD_AES_128_GCM; none for a plain
 *     call
 * @param times milliseconds so far
 */
public record ConnectedMedia(
    InetSocketAddress local,
    String localType,
    InetSocketAddress remote,
    String remoteType,
    String protocol,
    String audio,
    String srtp,
    MediaTimes times) {}
