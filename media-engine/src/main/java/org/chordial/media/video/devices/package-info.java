/** Cameras, picture files and test patterns, all behind webcam-capture. */
package org.chordial.media.video.devices;
