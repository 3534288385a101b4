/** A whole RELOAD peer as the application sees it. */
package org.chordial.overlay.peer;
