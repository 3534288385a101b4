package org.chordial.overlay.disk;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.chordial.ice.net.CoreContext;
import org.chordial.overlay.wire.MessageCodec;
import org.chordial.overlay.wire.WireSettings;

/** A store with an executor of its own, opened and ready. */
final class OpenStore implements AutoCloseable {
  private static final int LIMIT_SECONDS = 20;

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final List<String> notices = new ArrayList<>();
  private final DiskValueStore store;

  OpenStore(Path directory, InstantSource clock) throws Exception {
    CoreContext context = new CoreContext(executor, clock, new SplittableRandom(1));
    store =
        executor
            .submit(
                () ->
                    new DiskValueStore(
                        directory, new MessageCodec(WireSettings.STANDARD), context, notices::add))
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    store.ready().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  <T> T get(Function<DiskValueStore, T> question) throws Exception {
    return executor.submit(() -> question.apply(store)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  void store(int number, InstantSource clock) throws Exception {
    get(s -> s.commit(Values.resource(number), Values.both(number, clock.instant())))
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** The sentences that were said so far. */
  String notices() throws Exception {
    return get(s -> String.join("\n", notices));
  }

  @Override
  public void close() {
    executor.execute(store::close);
    executor.shutdown();
  }
}
