/** The devices of the window: chosen, shown while they work, and tested. */
package org.chordial.app.ui.device;
