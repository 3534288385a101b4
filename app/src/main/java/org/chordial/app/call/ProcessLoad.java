package org.chordial.app.call;

import java.lang.management.ManagementFactory;

/** How busy this process keeps the machine. */
final class ProcessLoad {
  private ProcessLoad() {}

  /** Share of one processor since it was last asked; 0 where the system does not tell. */
  static double now() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? Math.max(0, system.getProcessCpuLoad()) * system.getAvailableProcessors()
        : 0;
  }
}
