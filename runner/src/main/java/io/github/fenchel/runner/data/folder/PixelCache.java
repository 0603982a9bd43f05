package io.github.fenchel.runner.data.folder;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Pixels of images that were decoded, up to a number of bytes.
 *
 * <p>What is in stays in. Training sees every image once an epoch, in a new order each time: where
 * they do not all fit, the least recently used one is as likely to be next as any other, and each
 * replacement would only move the misses. Safe for many threads; what is handed out is not to be
 * changed.
 */
final class PixelCache {
  private final Map<Path, byte[]> kept = new ConcurrentHashMap<>();
  private final AtomicLong room;

  /** A cache of so many bytes. */
  PixelCache(long bytes) {
    this.room = new AtomicLong(bytes);
  }

  /** A cache that leaves half of this process's memory to others. */
  static PixelCache ofHalfTheHeap() {
    return new PixelCache(Runtime.getRuntime().maxMemory() / 2);
  }

  /** Returns an image's pixels; two threads may both decode one that is not kept. */
  byte[] get(Path file, Supplier<byte[]> decoded) {
    byte[] found = kept.get(file);
    if (found != null) {
      return found;
    }
    byte[] pixels = decoded.get();
    if (room.addAndGet(-pixels.length) < 0 || kept.putIfAbsent(file, pixels) != null) {
      room.addAndGet(pixels.length);
    }
    return pixels;
  }

  /** Returns whether an image of so many bytes would be kept. */
  boolean hasRoom(long bytes) {
    return room.get() >= bytes;
  }

  /** Returns how many images are kept. */
  int size() {
    return kept.size();
  }
}
