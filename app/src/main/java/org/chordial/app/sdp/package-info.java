/**
 * Session descriptions (RFC 8866) and what offer and answer settle with them (RFC 3264): one
 * bundled transport (RFC 9143) with ICE (RFC 8839) and DTLS-SRTP (RFC 5763), Opus, telephone
 * events, VP8; or, with phones that know none of this, RTP/AVP with Opus and G.711.
 */
package org.chordial.app.sdp;
