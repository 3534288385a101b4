/** One call's media: ICE, DTLS-SRTP, streams of sound and picture, and what is known of them. */
package org.chordial.media.session;
