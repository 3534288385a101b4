/** What a profile keeps on disk: identity, configuration, settings, and the database of a phone. */
package org.chordial.app.store;
