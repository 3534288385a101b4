/** Calls: incoming, outgoing, running. */
package org.chordial.app.ui.call;
