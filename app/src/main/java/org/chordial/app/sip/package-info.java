/**
 * SIP (RFC 3261) over connections that AppAttach has opened (RFC 7904), and, where asked for, over
 * plain UDP and TCP. JAIN-SIP parses and keeps transactions and dialogs; the transport is our own.
 */
package org.chordial.app.sip;
