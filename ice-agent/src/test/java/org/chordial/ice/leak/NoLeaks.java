package org.chordial.ice.leak;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class where Netty found a buffer that nobody released. It is found by the garbage
 * collector, so the class that lost it may be one that ran before; the report says where the buffer
 * was made and touched if {@code -Dleak.records=4} is given. Registered for every test of every
 * module as a service.
 */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {
  private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

  @Override
  public void beforeAll(ExtensionContext context) {
    ByteBufUtil.setLeakListener((type, records) -> FOUND.add(type + " was lost: " + records));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    System.gc();
    look(PooledByteBufAllocator.DEFAULT);
    look(UnpooledByteBufAllocator.DEFAULT);
    StringBuilder all = new StringBuilder();
    for (String found = FOUND.poll(); found != null; found = FOUND.poll()) {
      all.append(found).append(System.lineSeparator());
    }
    if (!all.isEmpty()) {
      throw new AssertionError("LEAK: " + all);
    }
  }

  /** Netty reports what the garbage collector found when the next buffer is made. */
  private static void look(ByteBufAllocator allocator) {
    for (int i = 0; i < 2; i++) {
      allocator.buffer(16).release();
    }
  }
}
