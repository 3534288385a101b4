/** Sound: where it comes from and goes to, and the buffer that evens out its arrival. */
package org.chordial.media.audio;
