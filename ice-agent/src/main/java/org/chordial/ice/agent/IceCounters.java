package org.chordial.ice.agent;

/** What the parts of one agent count; {@link IceStats} is its picture for others. */
final class IceCounters {
  long gatherMillis = -1;
  long connectMillis = -1;
  long nominatedMillis = -1;
  long moves;
  long restarts;
  long checksSent;
  long checksReceived;
  long roleConflicts;
  long consentChecks;
  long dropped;
}
