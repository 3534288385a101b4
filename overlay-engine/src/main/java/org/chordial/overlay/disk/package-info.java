/** Stored values on disk, so that they survive a restart of the peer within their lifetime. */
package org.chordial.overlay.disk;
