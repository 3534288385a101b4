/** Asks the gateway of this network to let others in: PCP, NAT-PMP and UPnP IGD. */
package org.chordial.ice.mapping;
