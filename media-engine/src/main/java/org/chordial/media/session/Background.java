package org.chordial.media.session;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/** Runs what takes long on the worker and what follows on the session's executor. */
record Background(Executor worker, Executor session) {

  /**
   * @param then gets the result or the problem, the other one is null
   */
  <T> void run(Callable<T> task, BiConsumer<T, Throwable> then) {
    worker.execute(
        () -> {
          T result = null;
          Throwable problem = null;
          try {
            result = task.call();
          } catch (Exception | LinkageError e) {
            problem = e;
          }
          T made = result;
          Throwable failed = problem;
          session.execute(() -> then.accept(made, failed));
        });
  }

  static Throwable cause(Throwable problem) {
    return problem instanceof CompletionException && problem.getCause() != null
        ? problem.getCause()
        : problem;
  }

  static String text(Throwable problem) {
    return String.valueOf(cause(problem).getMessage());
  }
}
