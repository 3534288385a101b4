/** Says what a network allows, in words. */
package org.chordial.ice.diagnosis;
