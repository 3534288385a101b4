/** Controls that several screens use. */
package org.chordial.app.ui.control;
