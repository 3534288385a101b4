/** What is heard beside the call itself: ringing. */
package org.chordial.app.ui.sound;
