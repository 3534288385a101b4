/** What a profile keeps on disk: the database of a phone. */
package org.chordial.app.store;
