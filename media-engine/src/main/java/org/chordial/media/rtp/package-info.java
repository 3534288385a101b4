/** RTP packets, sequence numbers and timestamps (RFC 3550), and telephone events (RFC 4733). */
package org.chordial.media.rtp;
