/** Links that the desktop hands over, and the one window they go to. */
package org.chordial.app.ui.link;
