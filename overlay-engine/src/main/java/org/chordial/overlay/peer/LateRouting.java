package org.chordial.overlay.peer;

import java.util.List;
import java.util.Optional;
import org.chordial.overlay.forward.Routing;
import org.chordial.overlay.topology.TopologyPlugin;
import org.chordial.overlay.wire.NodeId;
import org.chordial.overlay.wire.Opaque;
import org.chordial.overlay.wire.ResourceId;

/** Forwarding needs the plug-in, and the plug-in forwarding: this stands between them. */
final class LateRouting implements Routing {
  private TopologyPlugin plugin;

  void plugin(TopologyPlugin chosen) {
    plugin = chosen;
  }

  @Override
  public Optional<NodeId> nextHop(Opaque id) {
    return plugin.nextHop(id);
  }

  @Override
  public Optional<NodeId> nextHop(Opaque id, NodeId previousHop) {
    return plugin.nextHop(id, previousHop);
  }

  @Override
  public List<NodeId> otherHops(Opaque id) {
    return plugin.otherHops(id);
  }

  @Override
  public Optional<NodeId> betterPlaced(ResourceId target, NodeId responder) {
    return plugin.betterPlaced(target, responder);
  }

  @Override
  public boolean isResponsible(Opaque id) {
    return plugin.isResponsible(id);
  }

  @Override
  public boolean mayAnswer(ResourceId target, NodeId responder) {
    return plugin.mayAnswer(target, responder);
  }
}
