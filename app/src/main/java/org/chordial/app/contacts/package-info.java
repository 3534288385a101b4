/** Contacts, the history of calls, and messages. */
package org.chordial.app.contacts;
