package org.chordial.overlay.topology;

import java.util.function.IntSupplier;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.config.ConfigurationDocument;
import org.chordial.overlay.forward.Attacher;
import org.chordial.overlay.forward.Requester;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.NodeId;

/** Makes the Topology Plug-in of one peer. */
@FunctionalInterface
public interface TopologyFactory {

  /**
   * What a plug-in stands on.
   *
   * @param configuration in force when the peer is made; {@link TopologyPlugin#reconfigure} tells
   *     of newer ones
   * @param storedResources how many resources the peer stores, for Probes
   */
  record Environment(
      NodeId self,
      Requester requester,
      Attacher attacher,
      CoreContext context,
      ConfigurationDocument configuration,
      MessageCodec codec,
      IntSupplier storedResources) {}

  TopologyPlugin make(Environment environment);
}
