package io.github.fenchel.runner.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.codec.Safetensors;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Arrays that software of others was given, and what it answered: {@code golden/README.md}.
 *
 * <p>Sizes and parameters are read from the files, so that other files of the same kind can be
 * tried: {@code -Dfenchel.golden=FOLDER}. Every comparison with an array is noted in {@link
 * Parity}.
 */
public final class Golden {
  private final String name;
  private final Map<String, HostArray> arrays;
  private final String engine;

  private Golden(String name, Map<String, HostArray> arrays, String engine) {
    this.name = name;
    this.arrays = arrays;
    this.engine = engine;
  }

  /** Reads a file, e.g. {@code structure}; what is compared with it was measured on the host. */
  public static Golden of(String name) {
    return new Golden(name, Npz.read(file(name + ".npz")), Parity.HOST);
  }

  /** Returns the same file, for what a network gave on an engine. */
  public Golden on(String backend, DataType type) {
    return new Golden(name, arrays, backend + " " + type.name().toLowerCase(Locale.ROOT));
  }

  /** Returns a network's weights by name, e.g. of {@code smooth}. */
  public static Map<String, HostArray> weights(String network) {
    Map<String, HostArray> byName = new HashMap<>();
    Safetensors.read(file(network + ".safetensors"))
        .forEach(named -> byName.put(named.name(), named.array()));
    return byName;
  }

  private static Path file(String file) {
    return folder().resolve(file);
  }

  /** Returns where the files are. */
  static Path folder() {
    String folder = System.getProperty("fenchel.golden");
    if (folder != null) {
      return Path.of(folder);
    }
    try {
      return Path.of(
          Objects.requireNonNull(Golden.class.getResource("/io/github/fenchel/runner/golden"))
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
   * Asserts that numbers are those of an array, as {@link #assertClose(String, double[], double[],
   * double)} has it.
   */
  public void assertClose(String key, double[] found, double share) {
    assertClose(key, get(key).toDoubles(), found, share);
  }

  /**
   * Asserts that numbers are those of an array, of which some were left out, or set to NaN.
   *
   * @param key the array's name; behind a comma and a blank, what of it is compared
   * @param wanted what is wanted in its place
   * @param found what Fenchel has
   * @param share how far off they may be, as a share of the largest magnitude that is wanted; NaN
   *     is where NaN is wanted
   */
  public void assertClose(String key, double[] wanted, double[] found, double share) {
    get(Parity.array(key));
    Parity.note(new Parity.Row(name, key, engine, difference(wanted, found), share));
    assertAlike(name + " " + key + " on " + engine, wanted, found, share);
  }

  /** Asserts the same of numbers that are of no file. */
  public static void assertAlike(String what, double[] wanted, double[] found, double share) {
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
  private static double difference(double[] wanted, double[] found) {
    double largest = wanted.length == found.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(wanted.length, found.length); i++) {
      if (!(Double.isNaN(wanted[i]) && Double.isNaN(found[i]))) {
        double difference = Math.abs(found[i] - wanted[i]);
        largest =
            Math.max(largest, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
      }
    }
    return largest / largest(wanted);
  }

  /** The largest finite magnitude; 1 where all is 0, so that differences are absolute there. */
  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      if (Double.isFinite(value)) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest == 0 ? 1 : largest;
  }
}
