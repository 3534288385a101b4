/** The overlay configuration document (RFC 6940 section 11.1): reading, writing, signing. */
package org.chordial.overlay.config;
