/** What stands in for costly parts where thousands of peers run in one program. */
package org.chordial.overlay.simulation;
