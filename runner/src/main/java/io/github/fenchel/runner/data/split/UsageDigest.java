package io.github.fenchel.runner.data.split;

import io.github.fenchel.api.tensor.HostArray;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A running SHA-256 of what training used: indices and augmentation choices.
 *
 * <p>Two runs with equal digests saw the same images, changed in the same way, in the same order.
 * Each entry is hashed with its name and its length, so that no two histories run together. Not
 * thread-safe.
 */
public final class UsageDigest {
  private final MessageDigest digest;

  /** The digest of nothing yet. */
  public UsageDigest() {
    digest = Sha256.start();
  }

  /** Adds the indices of a batch. */
  public void addIndices(int... indices) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * indices.length);
    bytes.asIntBuffer().put(indices);
    add("indices", bytes);
  }

  /** Adds an array by its type, shape and bytes, e.g. an augmentation's choices. */
  public void addArray(String name, HostArray array) {
    add(name + " " + array, array.toBytes());
  }

  private void add(String name, ByteBuffer content) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    digest.update(
        ByteBuffer.allocate(2 * Integer.BYTES)
            .putInt(bytes.length)
            .putInt(content.remaining())
            .flip());
    digest.update(bytes);
    digest.update(content);
  }

  /** Returns the digest of all that was added so far, in lower-case hexadecimal. */
  public String hex() {
    try {
      return Sha256.hex((MessageDigest) digest.clone());
    } catch (CloneNotSupportedException impossible) {
      throw new AssertionError("the platform's SHA-256 can be copied", impossible);
    }
  }
}
