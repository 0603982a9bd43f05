package io.github.fenchel.runner.data.published;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.runner.data.folder.ImageListing;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The lists of CUB-200-2011: which image is where, of which class, and in which half.
 *
 * @param root the folder that holds the lists
 * @param gaze the folder of the gaze maps
 */
record CubFiles(Path root, Path gaze) {
  static final String IMAGES = "images.txt";
  static final String LABELS = "image_class_labels.txt";
  static final String SPLIT = "train_test_split.txt";
  static final String CLASSES = "classes.txt";

  /**
   * The ids of the images that are stored gray: those that the authors' lists of 5,990 and 5,790
   * images lack.
   */
  private static final Set<Integer> GRAY = Set.of(448, 1401, 3617, 3619, 3780, 5029, 5393, 6321);

  private static final long MOST_BYTES = 16L << 20;

  /**
   * Reads the lists; opens no image.
   *
   * @param gray whether images that are stored gray are among them
   * @throws FenchelException of kind USER if they do not fit together
   */
  ImageListing listing(boolean gray) {
    Map<Integer, String> classes = pairs(CLASSES);
    Map<Integer, String> paths = pairs(IMAGES);
    Map<Integer, String> labels = pairs(LABELS);
    Map<Integer, String> split = pairs(SPLIT);
    sameIds(LABELS, labels, paths);
    sameIds(SPLIT, split, paths);
    List<String> names = new ArrayList<>(classes.values());
    List<ImageListing.Entry> train = new ArrayList<>();
    List<ImageListing.Entry> test = new ArrayList<>();
    paths.forEach(
        (id, path) -> {
          if (gray || !GRAY.contains(id)) {
            String half = split.getOrDefault(id, "");
            if (!half.equals("0") && !half.equals("1")) {
              throw wrong(SPLIT, "image " + id + " is \"" + half + "\", expected 1 or 0");
            }
            int label = number(LABELS, labels.getOrDefault(id, ""));
            if (label < 1 || label > names.size() || !classes.containsKey(label)) {
              throw wrong(
                  LABELS,
                  "image " + id + " is of class " + label + ", expected 1 to " + names.size());
            }
            (half.equals("1") ? train : test).add(entry(id, path, label - 1));
          }
        });
    if (train.isEmpty() || test.isEmpty()) {
      throw wrong(
          SPLIT,
          "has "
              + train.size()
              + " training and "
              + test.size()
              + " test images, expected some of both");
    }
    return new ImageListing(names, train, test);
  }

  private ImageListing.Entry entry(int id, String path, int label) {
    try {
      Path relative = Path.of(path).normalize();
      if (relative.isAbsolute() || relative.startsWith("..")) {
        throw wrong(IMAGES, path + " is not within the folder of images");
      }
    } catch (InvalidPathException unfit) {
      throw wrong(IMAGES, "the path of image " + id + " is none");
    }
    return new ImageListing.Entry(
        "images/" + path, label, gaze.toAbsolutePath().resolve(id + ".jpg").toString());
  }

  /** Reads lines of a number and a word; what is wrong is named with its line. */
  private Map<Integer, String> pairs(String name) {
    Map<Integer, String> pairs = new TreeMap<>();
    List<String> lines;
    try {
      lines = RegularFile.lines(root.resolve(name), MOST_BYTES);
    } catch (IOException failure) {
      throw new FenchelException(
          FailureKind.USER,
          root.resolve(name) + ": cannot be read: " + StorageFault.reason(failure),
          failure);
    }
    for (int i = 0; i < lines.size(); i++) {
      String[] words = lines.get(i).strip().split(" ", 2);
      String at = name + ":" + (i + 1);
      if (words.length != 2) {
        throw wrong(at, "expected a number and a word");
      }
      if (pairs.put(number(at, words[0]), words[1]) != null) {
        throw wrong(at, words[0] + " comes twice");
      }
    }
    return pairs;
  }

  private int number(String at, String word) {
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException none) {
      throw wrong(at, "\"" + word + "\" is no number");
    }
  }

  private void sameIds(String name, Map<Integer, String> found, Map<Integer, String> expected) {
    if (!found.keySet().equals(expected.keySet())) {
      throw wrong(
          name,
          "is of " + found.size() + " images, expected the " + expected.size() + " of " + IMAGES);
    }
  }

  private FenchelException wrong(String name, String what) {
    return FenchelException.user(root.resolve(name) + ": " + what);
  }
}
