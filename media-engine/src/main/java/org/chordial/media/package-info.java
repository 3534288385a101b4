/** RTP, SRTP, jitter, codecs, audio and video devices. */
package org.chordial.media;
