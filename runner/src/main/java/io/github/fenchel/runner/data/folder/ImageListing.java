package io.github.fenchel.runner.data.folder;

import java.util.Comparator;
import java.util.List;

/**
 * Which images a folder holds, and of what class each is.
 *
 * @param classes the classes' names, in label order
 * @param train the training images, by path
 * @param test the test images, by path
 */
public record ImageListing(List<String> classes, List<Entry> train, List<Entry> test) {
  /** Copies and sorts the lists: an image's number depends on its path alone. */
  public ImageListing {
    classes = List.copyOf(classes);
    train = train.stream().sorted(Comparator.comparing(Entry::path)).toList();
    test = test.stream().sorted(Comparator.comparing(Entry::path)).toList();
  }

  /**
   * One image.
   *
   * @param path its file within the folder, with slashes on every system
   * @param label its class, from 0
   * @param map the file of the map that accompanies it, from the same folder; empty if none does
   */
  public record Entry(String path, int label, String map) {
    /** An image that no map accompanies. */
    public Entry(String path, int label) {
      this(path, label, "");
    }
  }
}
