package org.chordial.media.session;

import org.chordial.ice.agent.IceDescription;

/**
 * What this side tells the other about how to reach it, for the SDP. One description serves sound
 * and picture (BUNDLE), RTP and RTCP (rtcp-mux).
 *
 * @param ice candidates of component 1 and the credentials
 * @param fingerprint of the certificate of this session
 * @param audioSsrc unsigned 32 bits
 * @param videoSsrc unsigned 32 bits
 * @param cname the same in both streams, so that they are played out together
 */
public record LocalTransport(
    IceDescription ice, Fingerprint fingerprint, long audioSsrc, long videoSsrc, String cname) {}
