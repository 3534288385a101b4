package org.chordial.overlay.wire;

import java.util.List;

/** The figures asked for (RFC 6940 section 6.4.2.5.2). */
public record ProbeAns(List<ProbeInformation> probeInfo) implements MessageBody {
  public static final int CODE = 0x2;

  public ProbeAns {
    probeInfo = List.copyOf(probeInfo);
  }

  @Override
  public int messageCode() {
    return CODE;
  }
}
