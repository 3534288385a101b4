/** The SIP Usage (RFC 7904): registrations by name, and their resolution. */
package org.chordial.overlay.usage.sip;
