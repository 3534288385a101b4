/** The list of contacts, and a conversation. */
package org.chordial.app.ui.contacts;
