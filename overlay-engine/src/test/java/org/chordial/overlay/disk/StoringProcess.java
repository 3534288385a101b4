package org.chordial.overlay.disk;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.WireSettings;

/**
 * A program that stores values of two Kinds at a time, a hundred resources over and over, as fast
 * as the disk takes them, and prints each number when its store is acknowledged. It ends when it is
 * killed.
 */
final class StoringProcess {
  static final int RESOURCES = 100;
  private static final int AT_ONCE = 20;

  private final DiskValueStore store;
  private final InstantSource clock;
  private int next;

  private StoringProcess(DiskValueStore store, InstantSource clock, int first) {
    this.store = store;
    this.clock = clock;
    this.next = first;
  }

  public static void main(String[] args) {
    ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    InstantSource clock = InstantSource.system();
    CoreContext context = new CoreContext(executor, clock, new SplittableRandom(1));
    executor.execute(
        () -> {
          DiskValueStore store =
              new DiskValueStore(
                  Path.of(args[0]),
                  new MessageCodec(WireSettings.STANDARD),
                  context,
                  sentence -> System.out.println("notice " + sentence));
          StoringProcess process = new StoringProcess(store, clock, Integer.parseInt(args[1]));
          var _ =
              store
                  .ready()
                  .thenRun(
                      () -> {
                        for (int i = 0; i < AT_ONCE; i++) {
                          process.storeNext();
                        }
                      });
        });
  }

  private void storeNext() {
    int number = next++;
    var _ =
        store
            .commit(Values.resource(number % RESOURCES), Values.both(number, clock.instant()))
            .thenRun(
                () -> {
                  System.out.println(number);
                  storeNext();
                });
  }
}
