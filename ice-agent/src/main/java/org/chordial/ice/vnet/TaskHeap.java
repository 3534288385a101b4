package org.chordial.ice.vnet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tasks by their time, the first at the front. Each knows its place, so that one that is cancelled
 * leaves at once: most timers of a protocol are.
 */
final class TaskHeap {
  private static final int CHILDREN = 4;

  private VirtualTask<?>[] tasks = new VirtualTask<?>[64];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  VirtualTask<?> first() {
    return tasks[0];
  }

  void add(VirtualTask<?> task) {
    if (size == tasks.length) {
      tasks = Arrays.copyOf(tasks, 2 * size);
    }
    up(size++, task);
  }

  VirtualTask<?> poll() {
    VirtualTask<?> first = tasks[0];
    remove(first);
    return first;
  }

  /** Takes a task out, if it is in. */
  void remove(VirtualTask<?> task) {
    int place = task.place();
    if (place < 0) {
      return;
    }
    task.place(-1);
    VirtualTask<?> last = tasks[--size];
    tasks[size] = null;
    if (!last.equals(task)) {
      up(place, last);
      if (last.place() == place) {
        down(place, last);
      }
    }
  }

  private void up(int from, VirtualTask<?> task) {
    int place = from;
    while (place > 0) {
      int parent = (place - 1) / CHILDREN;
      if (!task.isBefore(tasks[parent])) {
        break;
      }
      put(place, tasks[parent]);
      place = parent;
    }
    put(place, task);
  }

  private void down(int from, VirtualTask<?> task) {
    int place = from;
    while (true) {
      int child = CHILDREN * place + 1;
      if (child >= size) {
        break;
      }
      int least = child;
      int end = Math.min(child + CHILDREN, size);
      for (int each = child + 1; each < end; each++) {
        if (tasks[each].isBefore(tasks[least])) {
          least = each;
        }
      }
      if (!tasks[least].isBefore(task)) {
        break;
      }
      put(place, tasks[least]);
      place = least;
    }
    put(place, task);
  }

  private void put(int place, VirtualTask<?> task) {
    tasks[place] = task;
    task.place(place);
  }

  /** Empties the heap; what was in it comes back in order. */
  List<VirtualTask<?>> clear() {
    List<VirtualTask<?>> all = new ArrayList<>(size);
    while (size > 0) {
      all.add(poll());
    }
    return all;
  }
}
