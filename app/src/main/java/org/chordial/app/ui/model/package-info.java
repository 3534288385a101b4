/** View models: what the window shows, as JavaFX properties, all on the FX thread. */
package org.chordial.app.ui.model;
