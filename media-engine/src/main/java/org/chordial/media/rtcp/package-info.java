/**
 * RTCP (RFC 3550 section 6, RFC 4585, RFC 5104) and what reports tell: loss, jitter, delay, time.
 */
package org.chordial.media.rtcp;
