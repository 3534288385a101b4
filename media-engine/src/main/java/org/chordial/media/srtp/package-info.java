/** SRTP and SRTCP (RFC 3711) with AES-CM and HMAC-SHA1 or AES-GCM (RFC 7714), keyed by DTLS. */
package org.chordial.media.srtp;
