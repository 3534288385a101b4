/** The phone: SIP, calls, contacts, command line and window. */
package org.chordial.app;
