package io.github.fenchel.runner.provenance;

import java.util.List;

/**
 * The one list of the code that results depend on.
 *
 * <p>Names that end in a dot are packages with all below them, the others are classes with all
 * within them. A test keeps the list closed: no class of it depends on a class of Fenchel beyond
 * it, but for the exceptions that the test names with their reasons.
 */
public final class ComputingCode {
  private static final String ROOT = "io.github.fenchel.";

  /** Fenchel's own classes that compute, whatever the backend. */
  public static final List<String> OWN =
      List.of(
          ROOT + "api.",
          ROOT + "losses.",
          // What the code of every backend stands on.
          ROOT + "backend.common.",
          // The reference backend evaluates R* and R for every run.
          ROOT + "backend.reference.",
          ROOT + "results.codec.NamedArray",
          // Names columns, and seeds of attacks derive from them.
          ROOT + "results.record.RunArrays",
          // Of results.measure, what stored numbers come from: the rest compares what is stored.
          ROOT + "results.measure.ChannelPooling",
          ROOT + "results.measure.ComparedMap",
          ROOT + "results.measure.MapSimilarity",
          ROOT + "results.measure.MeanError",
          ROOT + "results.measure.Similarity",
          ROOT + "results.measure.Ssim",
          ROOT + "results.measure.UnitVector",
          ROOT + "runner.batch.",
          ROOT + "runner.budget.",
          ROOT + "runner.certificate.",
          ROOT + "runner.data.",
          ROOT + "runner.explain.",
          // Says which code stands behind which id.
          ROOT + "runner.plugin.BuiltInPlugin",
          ROOT + "runner.random.",
          // Choose images, put parts together; say what reaches an engine.
          ROOT + "runner.run.ChildVariables",
          ROOT + "runner.run.DerivedImages",
          ROOT + "runner.run.PartFactory",
          ROOT + "runner.run.RunExecutor",
          ROOT + "runner.run.StoredWeights",
          ROOT + "runner.run.StratifiedSubsets",
          ROOT + "runner.train.",
          ROOT + "runner.zoo.");

  /** Packages within {@link #OWN} that compute nothing. */
  public static final List<String> NOT_COMPUTING = List.of(ROOT + "api.fault.", ROOT + "api.file.");

  /** The libraries that compute. */
  public static final List<Library> LIBRARIES =
      List.of(
          // Reads the tables that say which image is in which half.
          new Library("", "org.apache.commons.csv."),
          // Reads the archives that datasets are published as.
          new Library("", "org.apache.commons.compress."),
          new Library("", "org.apache.commons.rng."),
          // The normal distribution that certificates of maps take, and what it stands on.
          new Library("", "org.apache.commons.numbers."),
          new Library("", "org.apache.commons.statistics.distribution."),
          // Ranks of a map's pixels.
          new Library("", "org.apache.commons.statistics.ranking."),
          new Library("pytorch", "ai.djl."),
          new Library("pytorch", "jnilib."),
          new Library("pytorch", "pytorch."),
          new Library("pytorch", "org.bytedeco.cuda."),
          new Library("pytorch", "org.bytedeco.openblas."),
          new Library("pytorch", "org.bytedeco.pytorch."),
          new Library("tensorflow", "com.sun.jna."),
          new Library("tensorflow", "org.bytedeco.javacpp."),
          new Library("tensorflow", "org.tensorflow."));

  /**
   * Variables, or system properties, that name a folder of native libraries to use instead of those
   * of a backend's jars.
   */
  public static final List<Library> FOLDERS =
      List.of(
          new Library("pytorch", "PYTORCH_LIBRARY_PATH"),
          new Library("tensorflow", "TENSORFLOW_LIBRARY_PATH"));

  private ComputingCode() {}

  /**
   * A library.
   *
   * @param backend the id of the backend that needs it; empty for all
   * @param name what distinguishes it: the package of its classes and files
   */
  public record Library(String backend, String name) {
    /** Returns the folder of its classes and files within a jar. */
    String folder() {
      return name.replace('.', '/');
    }

    /** Returns whether runs on a backend need it. */
    public boolean isOf(String id) {
      return backend.isEmpty() || backend.equals(id);
    }
  }

  /** Returns whether a class is among some packages and classes, by its binary name. */
  public static boolean isAmong(List<String> names, String type) {
    for (String name : names) {
      if (name.endsWith(".")
          ? type.startsWith(name)
          : type.equals(name) || type.startsWith(name + "$")) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a class computes, whatever the backend, by its binary name. */
  public static boolean isOwn(String type) {
    return isAmong(OWN, type) && !isAmong(NOT_COMPUTING, type);
  }
}
