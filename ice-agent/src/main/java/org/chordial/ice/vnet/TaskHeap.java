package org.chordial.ice.vnet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tasks by their time, and those of one time in the order they were given; the first at the front.
 * Times and orders stand in arrays of their own, since looking at thousands of tasks in turn would
 * take most of the time. A task that is cancelled stays until its time comes, or until there are
 * more such than others.
 */
final class TaskHeap {
  private static final int CHILDREN = 4;
  private static final int FEW = 64;

  private long[] due = new long[FEW];
  private long[] order = new long[FEW];
  private VirtualTask<?>[] tasks = new VirtualTask<?>[FEW];
  private int size;
  private int cancelled;
  private long given;

  /** When the first task is due; {@link Long#MAX_VALUE} where there is none. */
  long firstDue() {
    dropCancelled();
    return size == 0 ? Long.MAX_VALUE : due[0];
  }

  /** How many tasks wait. */
  int size() {
    return size - cancelled;
  }

  /** Adds a task behind all others that are due at the same time. */
  void add(VirtualTask<?> task, long at) {
    if (size == tasks.length) {
      due = Arrays.copyOf(due, 2 * size);
      order = Arrays.copyOf(order, 2 * size);
      tasks = Arrays.copyOf(tasks, 2 * size);
    }
    task.waits(true);
    up(size++, task, at, given++);
  }

  /** Takes the first task out; there has to be one. */
  VirtualTask<?> poll() {
    dropCancelled();
    VirtualTask<?> first = take();
    first.waits(false);
    return first;
  }

  /** A task will not run; nothing happens where it does not wait. */
  void cancelled(VirtualTask<?> task) {
    if (task.waits()) {
      task.waits(false);
      cancelled++;
      if (cancelled > FEW && cancelled > size / 2) {
        compact();
      }
    }
  }

  private void dropCancelled() {
    while (size > 0 && !tasks[0].waits()) {
      var _ = take();
      cancelled--;
    }
  }

  private VirtualTask<?> take() {
    VirtualTask<?> first = tasks[0];
    VirtualTask<?> last = tasks[--size];
    tasks[size] = null;
    if (size > 0) {
      down(0, last, due[size], order[size]);
    }
    return first;
  }

  private void compact() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (tasks[i].waits()) {
        put(kept++, tasks[i], due[i], order[i]);
      }
    }
    Arrays.fill(tasks, kept, size, null);
    size = kept;
    cancelled = 0;
    for (int i = (size - 2) / CHILDREN; i >= 0 && size > 1; i--) {
      down(i, tasks[i], due[i], order[i]);
    }
  }

  private void up(int from, VirtualTask<?> task, long at, long turn) {
    int place = from;
    while (place > 0) {
      int parent = (place - 1) / CHILDREN;
      if (!isBefore(at, turn, parent)) {
        break;
      }
      put(place, tasks[parent], due[parent], order[parent]);
      place = parent;
    }
    put(place, task, at, turn);
  }

  private void down(int from, VirtualTask<?> task, long at, long turn) {
    int place = from;
    while (true) {
      int child = CHILDREN * place + 1;
      if (child >= size) {
        break;
      }
      int least = child;
      int end = Math.min(child + CHILDREN, size);
      for (int each = child + 1; each < end; each++) {
        if (isBefore(due[each], order[each], least)) {
          least = each;
        }
      }
      if (isBefore(at, turn, least)) {
        break;
      }
      put(place, tasks[least], due[least], order[least]);
      place = least;
    }
    put(place, task, at, turn);
  }

  private boolean isBefore(long at, long turn, int other) {
    return at < due[other] || (at == due[other] && turn < order[other]);
  }

  private void put(int place, VirtualTask<?> task, long at, long turn) {
    tasks[place] = task;
    due[place] = at;
    order[place] = turn;
  }

  /** Empties the heap; what waited in it comes back in order. */
  List<VirtualTask<?>> clear() {
    List<VirtualTask<?>> all = new ArrayList<>(size());
    while (firstDue() < Long.MAX_VALUE) {
      all.add(poll());
    }
    return all;
  }
}
