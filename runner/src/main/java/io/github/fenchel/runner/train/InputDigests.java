package io.github.fenchel.runner.train;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.data.split.UsageDigest;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Digests of everything that a training run was given: equal on all backends.
 *
 * <p>Initial weights and the first batches are read back from the engine and compared; what follows
 * is determined by indices and augmentation choices, which are hashed, and by draws, which follow
 * from the seed in the spec.
 */
public final class InputDigests {
  /** The name of the digest of the initial weights. */
  public static final String WEIGHTS = "initialWeights";

  private final SortedMap<String, String> digests = new TreeMap<>();
  private String usage = new UsageDigest().hex();

  InputDigests() {}

  /** Compares the initial weights with what the engine holds. */
  void weights(Map<String, HostArray> drawn, Map<String, HostArray> held) {
    drawn.forEach((name, array) -> compare("initial weight " + name, array, held.get(name)));
    digests.put(WEIGHTS, ofWeights(drawn));
  }

  /**
   * Compares a batch, side maps included, with what came back from the engine.
   *
   * @param held what came back, by the names of {@link HostBatch#arrays}
   */
  void probe(long number, HostBatch batch, Map<String, HostArray> held) {
    Map<String, HostArray> sent = batch.arrays();
    sent.forEach((name, array) -> compare(name + " of batch " + number, array, held.get(name)));
    digests.put("batch" + number, digest(sent));
  }

  /** Notes the digest of what all steps so far used. */
  void usage(String digest) {
    usage = digest;
  }

  /** Returns all digests so far, by name. */
  SortedMap<String, String> all() {
    SortedMap<String, String> all = new TreeMap<>(digests);
    all.put("usage", usage);
    return all;
  }

  /** Returns the digest of initial weights, in the network's order. */
  public static String ofWeights(Map<String, HostArray> weights) {
    return digest(weights);
  }

  private static String digest(Map<String, HostArray> arrays) {
    UsageDigest digest = new UsageDigest();
    arrays.forEach(digest::addArray);
    return digest.hex();
  }

  private static void compare(String name, HostArray sent, @Nullable HostArray held) {
    if (held == null || !sent.equals(held)) {
      throw new FenchelException(
          FailureKind.INTERNAL,
          name
              + " came back from the engine changed: sent "
              + sent
              + " with digest "
              + digest(Map.of("", sent))
              + ", found "
              + (held == null ? "nothing" : held + " with digest " + digest(Map.of("", held)))
              + "; the backend changes its inputs");
    }
  }
}
