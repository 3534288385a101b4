/** The settings: few pages, and every default works. */
package org.chordial.app.ui.settings;
