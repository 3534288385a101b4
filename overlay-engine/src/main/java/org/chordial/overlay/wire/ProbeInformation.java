package org.chordial.overlay.wire;

/** A figure of a Probe answer (RFC 6940 section 6.4.2.5.2); numbers are 32 bits unsigned. */
public sealed interface ProbeInformation {
  ProbeInformationType type();

  /** The fraction of the overlay this peer is responsible for, in parts per billion. */
  record ResponsibleSet(long responsiblePpb) implements ProbeInformation {
    @Override
    public ProbeInformationType type() {
      return ProbeInformationType.RESPONSIBLE_SET;
    }
  }

  /** How many resources are stored. */
  record NumResources(long numResources) implements ProbeInformation {
    @Override
    public ProbeInformationType type() {
      return ProbeInformationType.NUM_RESOURCES;
    }
  }

  /** How long the peer has been up, in seconds. */
  record Uptime(long uptime) implements ProbeInformation {
    @Override
    public ProbeInformationType type() {
      return ProbeInformationType.UPTIME;
    }
  }

  /** "This structure allows for unknown option types." */
  record UnknownInformation(ProbeInformationType type, Opaque value) implements ProbeInformation {}
}
