/** The calls that were. */
package org.chordial.app.ui.history;
