/** Encoders and decoders. */
package org.chordial.media.codec;
