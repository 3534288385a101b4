package org.chordial.ice.turn.server;

/** What the parts of one server count; {@link TurnServerStats} is its picture for others. */
final class ServerCounters {
  long bindings;
  long challenges;
  long refused;
  long unanswered;
  long malformed;
  long notPermitted;
  long unbound;
  long overBandwidth;
  long relayedToPeers;
  long relayedToClients;
  long allocated;
}
