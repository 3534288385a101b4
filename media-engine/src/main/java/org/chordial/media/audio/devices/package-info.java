/** Microphones, loudspeakers and recordings: each with a thread of its own, none in the core. */
package org.chordial.media.audio.devices;
