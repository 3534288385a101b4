/** The window itself: how it starts, what it looks like, its keys, and what it shows when. */
package org.chordial.app.ui.window;
