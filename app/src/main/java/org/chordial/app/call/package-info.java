/**
 * Calls and messages: the {@link org.chordial.app.call.Phone} that windows, commands and scripts
 * drive, and the one state machine of a call behind it.
 */
package org.chordial.app.call;
