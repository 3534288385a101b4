/** Virtual time and a virtual network with NATs in it, for tests and simulation. */
package org.chordial.ice.vnet;
