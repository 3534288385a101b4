/** Pictures: where they come from and go to, and how packets become frames. */
package org.chordial.media.video;
