package org.chordial.overlay.wire;

/** Which figure a Probe asks for (RFC 6940 sections 6.4.2.5.1 and 14.13), 8 bits. */
public record ProbeInformationType(int code) {
  public static final ProbeInformationType RESPONSIBLE_SET = new ProbeInformationType(1);
  public static final ProbeInformationType NUM_RESOURCES = new ProbeInformationType(2);
  public static final ProbeInformationType UPTIME = new ProbeInformationType(3);
}
