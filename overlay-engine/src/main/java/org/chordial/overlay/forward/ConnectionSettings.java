package org.chordial.overlay.forward;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Supplier;
import org.chordial.ice.agent.IceConfig;
import org.chordial.ice.net.Network;
import org.chordial.overlay.link.LinkSecurity;

/**
 * How Attach and AppAttach make connections.
 *
 * @param ice asked anew for each connection: STUN servers come and go (RFC 6940 section 6.5.1.4)
 * @param protocols that the overlay permits
 * @param addresses of this node, to listen on where there is no ICE
 */
public record ConnectionSettings(
    Network network,
    LinkSecurity security,
    Supplier<IceConfig> ice,
    LinkProtocols protocols,
    Supplier<List<InetAddress>> addresses) {}
