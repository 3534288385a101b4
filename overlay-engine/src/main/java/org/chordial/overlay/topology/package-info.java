/** Topology Plug-ins (RFC 6940 section 6.4): who is responsible for what, and where to route. */
package org.chordial.overlay.topology;
