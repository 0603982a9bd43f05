package io.github.fenchel.runner.random;

import io.github.fenchel.api.parameter.Component;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The seeds of one run: each a hash of exactly what should change it.
 *
 * <p>The dataset and the repetition change every seed. The suite's name, backend, device, number
 * type, threads, norm, epsilon and route change none, so that runs that differ in them see the same
 * weights, batches and noise.
 */
public final class Seeds {
  private final List<String> root;

  private Seeds(List<String> root) {
    this.root = root;
  }

  /** The seeds of one repetition on a dataset. */
  public static Seeds of(Component dataset, long repetition) {
    List<String> root = parts("repetition", dataset);
    root.add(Long.toString(repetition));
    return new Seeds(List.copyOf(root));
  }

  /** The seeds of what is equal in all repetitions on a dataset, e.g. its subsets. */
  public static Seeds of(Component dataset) {
    return new Seeds(List.copyOf(parts("dataset", dataset)));
  }

  private static List<String> parts(String kind, Component dataset) {
    List<String> parts = new ArrayList<>(List.of(kind, dataset.id()));
    parts.add(Integer.toString(dataset.arguments().values().size()));
    dataset
        .arguments()
        .values()
        .forEach(
            (id, value) -> {
              parts.add(id);
              parts.add(value.text());
            });
    return parts;
  }

  /**
   * Returns the seed of one use.
   *
   * <p>The first 8 bytes, big-endian, of the SHA-256 over the parts, each as its UTF-8 bytes after
   * their count in 4 bytes, big-endian: no two paths run together.
   *
   * @param path what the numbers are for, e.g. {@code "weights", "conv1.weight"}
   */
  public long derive(String... path) {
    MessageDigest digest = sha256();
    root.forEach(part -> update(digest, part));
    for (String part : path) {
      update(digest, part);
    }
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /** Returns the seed of one use that has a number, e.g. of the order in one epoch. */
  public long derive(String use, long number) {
    return derive(use, Long.toString(number));
  }

  private static void update(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }
}
