/** ICE (RFC 8445): candidates, checklists, nomination and consent. */
package org.chordial.ice.agent;
