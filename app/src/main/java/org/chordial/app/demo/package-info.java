/** A whole overlay and a real call on this machine, and whether what arrived is what was sent. */
package org.chordial.app.demo;
