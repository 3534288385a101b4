/** The phone for scripts: JSON lines in and out, and the assembly of a whole phone. */
package org.chordial.app.control;
