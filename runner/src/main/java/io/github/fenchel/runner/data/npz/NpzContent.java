package io.github.fenchel.runner.data.npz;

import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.runner.data.split.Moments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Makes a dataset of the arrays of a file. Not thread-safe.
 *
 * <p>A record keeps the SHA-256 of each array, over its type, shape, and elements: equal for equal
 * arrays, however a file packs and orders them.
 */
final class NpzContent {
  /** The name of the side map. */
  static final String MASK = "mask";

  private final ImageRows reader;
  private final TreeMap<String, String> digests = new TreeMap<>();

  private NpzContent(ImageRows reader) {
    this.reader = reader;
  }

  /**
   * The names of arrays.
   *
   * @param images the images
   * @param labels their classes
   * @param masks their masks; empty if there are none
   */
  record Names(String images, String labels, String masks) {}

  /**
   * How a file is to be read.
   *
   * @param layout where channels are
   * @param scale what real numbers are divided by
   * @param classes the names of the classes; empty to number them
   * @param mean of each channel; empty for that of the training images
   * @param deviation of each channel; empty for that of the training images
   */
  record Manner(
      ImageRows.Layout layout,
      int scale,
      List<String> classes,
      List<Double> mean,
      List<Double> deviation) {
    Manner {
      classes = List.copyOf(classes);
      mean = List.copyOf(mean);
      deviation = List.copyOf(deviation);
    }
  }

  /** Some images with what belongs to them. */
  private record Part(
      ImageShape shape,
      List<ArraySplit.Row> images,
      List<Integer> labels,
      List<ArraySplit.Row> masks) {

    ArraySplit split(boolean masked) {
      return new ArraySplit(
          shape,
          images,
          labels.stream().mapToInt(Integer::intValue).toArray(),
          masked ? Map.of(MASK, masks) : Map.of());
    }

    Part where(ImageRows.Numbers split, int wanted) {
      List<ArraySplit.Row> some = new ArrayList<>();
      List<ArraySplit.Row> someMasks = new ArrayList<>();
      List<Integer> someLabels = new ArrayList<>();
      for (int i = 0; i < labels.size(); i++) {
        if (split.at(i) == wanted) {
          some.add(images.get(i));
          someLabels.add(labels.get(i));
          if (!masks.isEmpty()) {
            someMasks.add(masks.get(i));
          }
        }
      }
      return new Part(shape, some, someLabels, someMasks);
    }

    Part and(Part other) {
      List<ArraySplit.Row> all = new ArrayList<>(images);
      all.addAll(other.images);
      List<Integer> numbers = new ArrayList<>(labels);
      numbers.addAll(other.labels);
      return new Part(shape, all, numbers, List.of());
    }
  }

  /**
   * Reads training and test images that are arrays of their own.
   *
   * @param train arrays of training images, one after the other
   */
  static Dataset separate(Path file, Manner manner, List<Names> train, Names test) {
    return NpzFile.read(
        file,
        npz -> {
          NpzContent content = new NpzContent(new ImageRows(npz, manner.layout, manner.scale));
          Part first = content.part(train.get(0));
          for (Names more : train.subList(1, train.size())) {
            first = first.and(content.part(more));
          }
          return content.dataset(manner, first, content.part(test), !test.masks.isEmpty());
        });
  }

  /** Reads training and test images from one array; another one says which are which. */
  static Dataset divided(Path file, Manner manner, Names names, String split) {
    return NpzFile.read(
        file,
        npz -> {
          NpzContent content = new NpzContent(new ImageRows(npz, manner.layout, manner.scale));
          Part all = content.part(names);
          ImageRows.Numbers which = content.reader.numbers(split, "parts");
          content.digests.put(split, which.digest());
          same(split, which.size(), all.images.size());
          for (int i = 0; i < which.size(); i++) {
            if (which.at(i) > 1) {
              throw new IllegalArgumentException(
                  "array \""
                      + split
                      + "\" has "
                      + which.at(i)
                      + " for image "
                      + i
                      + ", expected 0 to train and 1 to test");
            }
          }
          return content.dataset(
              manner, all.where(which, 0), all.where(which, 1), !names.masks.isEmpty());
        });
  }

  private Part part(Names names) {
    ImageRows.Images images = reader.images(names.images);
    digests.put(names.images, images.digest());
    ImageRows.Numbers labels = reader.numbers(names.labels, "labels");
    digests.put(names.labels, labels.digest());
    same(names.labels, labels.size(), images.rows().size());
    List<ArraySplit.Row> masks = List.of();
    if (!names.masks.isEmpty()) {
      ImageRows.Images maps = reader.maps(names.masks);
      digests.put(names.masks, maps.digest());
      same(names.masks, maps.rows().size(), images.rows().size());
      ImageShape flat = new ImageShape(1, images.shape().height(), images.shape().width());
      if (!maps.shape().equals(flat)) {
        throw new IllegalArgumentException(
            "array \"" + names.masks + "\" has maps of " + maps.shape() + ", expected " + flat);
      }
      masks = maps.rows();
    }
    List<Integer> numbers = IntStream.range(0, labels.size()).map(labels::at).boxed().toList();
    return new Part(images.shape(), images.rows(), numbers, masks);
  }

  private static void same(String name, int found, int expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "array \"" + name + "\" is for " + found + " images, expected " + expected);
    }
  }

  private Dataset dataset(Manner manner, Part train, Part test, boolean masked) {
    if (!train.shape.equals(test.shape) || train.labels.size() == 0 || test.labels.size() == 0) {
      throw new IllegalArgumentException(
          "has "
              + train.labels.size()
              + " training images of "
              + train.shape
              + " and "
              + test.labels.size()
              + " test images of "
              + test.shape
              + ", expected some of both, of one shape");
    }
    List<String> classes = manner.classes.isEmpty() ? numbered(train) : manner.classes;
    requireKnown("training", train, classes.size());
    requireKnown("test", test, classes.size());
    int channels = train.shape.channels();
    for (List<Double> statistics : List.of(manner.mean, manner.deviation)) {
      if (!statistics.isEmpty() && statistics.size() != channels) {
        throw new IllegalArgumentException(
            "has images of "
                + channels
                + " channels, for which mean and deviation have "
                + statistics.size());
      }
    }
    ArraySplit images = train.split(masked);
    boolean given = !manner.mean.isEmpty() && !manner.deviation.isEmpty();
    Moments moments =
        given ? new Moments(manner.mean, manner.deviation) : Moments.of(images, channels);
    return new Dataset(
        new DatasetInfo(
            train.shape,
            classes,
            manner.mean.isEmpty() ? moments.mean() : manner.mean,
            manner.deviation.isEmpty() ? moments.deviation() : manner.deviation,
            train.labels.size(),
            test.labels.size(),
            masked ? Set.of(MASK) : Set.of()),
        images,
        test.split(masked),
        digests);
  }

  private static List<String> numbered(Part train) {
    int classes = Collections.max(train.labels) + 1;
    boolean[] seen = new boolean[classes];
    for (int label : train.labels) {
      seen[label] = true;
    }
    List<String> names = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      if (!seen[c]) {
        throw new IllegalArgumentException(
            "has labels up to "
                + (classes - 1)
                + ", but no training image of class "
                + c
                + "; number the classes from 0 without gaps");
      }
      names.add(Integer.toString(c));
    }
    return names;
  }

  private static void requireKnown(String what, Part part, int classes) {
    for (int i = 0; i < part.labels.size(); i++) {
      if (part.labels.get(i) >= classes) {
        throw new IllegalArgumentException(
            "has label "
                + part.labels.get(i)
                + " for "
                + what
                + " image "
                + i
                + ", expected 0 to "
                + (classes - 1));
      }
    }
  }
}
