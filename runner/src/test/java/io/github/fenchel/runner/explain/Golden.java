package io.github.fenchel.runner.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.codec.Safetensors;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Arrays that software of others was given, and what it answered: {@code golden/README.md}.
 *
 * <p>Sizes and parameters are read from the files, so that other files of the same kind can be
 * tried: {@code -Dfenchel.golden=FOLDER}.
 */
public final class Golden {
  private final String name;
  private final Map<String, HostArray> arrays;

  private Golden(String name) {
    this.name = name;
    this.arrays = Npz.read(file(name + ".npz"));
  }

  /** Reads a file, e.g. {@code structure}. */
  public static Golden of(String name) {
    return new Golden(name);
  }

  /** Returns a network's weights by name, e.g. of {@code smooth}. */
  public static Map<String, HostArray> weights(String network) {
    Map<String, HostArray> byName = new HashMap<>();
    Safetensors.read(file(network + ".safetensors"))
        .forEach(named -> byName.put(named.name(), named.array()));
    return byName;
  }

  private static Path file(String file) {
    String folder = System.getProperty("fenchel.golden");
    if (folder != null) {
      return Path.of(folder, file);
    }
    try {
      return Path.of(
          Objects.requireNonNull(
                  Golden.class.getResource("/io/github/fenchel/runner/golden/" + file), file)
              .toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether there is an array of that name. */
  public boolean has(String key) {
    return arrays.containsKey(key);
  }

  /** Returns an array, e.g. {@code in.maps}. */
  public HostArray get(String key) {
    return Optional.ofNullable(arrays.get(key))
        .orElseThrow(() -> new IllegalArgumentException(name + " has no array " + key));
  }

  /** Returns one entry along an array's first axis, e.g. the maps of one draw. */
  public HostArray get(String key, int entry) {
    HostArray all = get(key);
    long[] axes = new long[all.shape().rank() - 1];
    for (int axis = 0; axis < axes.length; axis++) {
      axes[axis] = all.shape().get(axis + 1);
    }
    return all.rows(entry, entry + 1).reshape(Shape.of(axes));
  }

  /** Returns a scalar, e.g. {@code par.relative_sigma}. */
  public double number(String key) {
    return get(key).item();
  }

  /** Returns a whole scalar, e.g. {@code par.step}. */
  public int whole(String key) {
    return Math.toIntExact(Math.round(number(key)));
  }

  /**
   * Asserts that numbers are those of an array: NaN where it has NaN, elsewhere no further off than
   * a share of its largest magnitude.
   */
  public void assertClose(String key, double[] found, double share) {
    assertClose(name + " " + key, get(key).toDoubles(), found, share);
  }

  /** Asserts the same of given numbers. */
  public static void assertClose(String what, double[] wanted, double[] found, double share) {
    assertThat(found).as(what).hasSameSizeAs(wanted);
    double allowed = share * largest(wanted);
    for (int i = 0; i < wanted.length; i++) {
      boolean same =
          Double.isNaN(wanted[i])
              ? Double.isNaN(found[i])
              : Math.abs(found[i] - wanted[i]) <= allowed;
      assertThat(same)
          .as("%s at %d: %s, wanted %s within %s", what, i, found[i], wanted[i], allowed)
          .isTrue();
    }
  }

  /** Returns the largest difference, as a share of the largest magnitude that is wanted. */
  public double difference(String key, double[] found) {
    double[] wanted = get(key).toDoubles();
    double largest = 0;
    for (int i = 0; i < wanted.length; i++) {
      if (!Double.isNaN(wanted[i])) {
        largest = Math.max(largest, Math.abs(found[i] - wanted[i]));
      }
    }
    return largest / largest(wanted);
  }

  private static double largest(double[] values) {
    double largest = Double.MIN_NORMAL;
    for (double value : values) {
      if (Double.isFinite(value)) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }
}
