package org.chordial.media.session;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Runs tasks on another executor one after the other, in order. */
final class SerialWorker implements Executor {

  private final Executor worker;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  SerialWorker(Executor worker) {
    this.worker = worker;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    worker.execute(this::drain);
  }

  private void drain() {
    while (true) {
      Runnable task;
      synchronized (waiting) {
        task = waiting.poll();
        if (task == null) {
          running = false;
          return;
        }
      }
      task.run();
    }
  }
}
