/** The frame of the window: rail, list, detail. */
package org.chordial.app.ui.shell;
