/** RELOAD messages as JSON, for people and traces. */
package org.chordial.overlay.decode;
