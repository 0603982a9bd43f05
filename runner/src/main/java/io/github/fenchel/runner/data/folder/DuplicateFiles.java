package io.github.fenchel.runner.data.folder;

import io.github.fenchel.api.file.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Refuses a file that trains and tests, or that has two classes, by whatever names: another
 * spelling of its path, a link to it, a link to its folder.
 */
final class DuplicateFiles {
  private DuplicateFiles() {}

  private record Use(ImageListing.Entry entry, boolean test) {}

  /**
   * Looks at every file of a listing; opens none. What is not a regular file is left to its reader.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER, naming all such files
   */
  static void check(Path root, ImageListing listing) {
    Map<String, Use> seen = new HashMap<>();
    DataProblems faults = new DataProblems();
    for (boolean test : new boolean[] {false, true}) {
      List<ImageListing.Entry> entries = test ? listing.test() : listing.train();
      for (ImageListing.Entry entry : entries) {
        Use use = new Use(entry, test);
        Use earlier = seen.putIfAbsent(key(root.resolve(entry.path())), use);
        if (earlier != null && earlier.test != test) {
          faults.add(both(root, use, earlier) + ", which is in the other half of the data");
        } else if (earlier != null && earlier.entry.label() != entry.label()) {
          faults.add(
              both(root, use, earlier)
                  + ", which has another class, "
                  + listing.classes().get(earlier.entry.label()));
        }
      }
    }
    faults.throwIfAny(
        count ->
            root
                + ": "
                + count
                + (count == 1 ? " image comes" : " images come")
                + " twice; remove one of the two");
  }

  private static String both(Path root, Use use, Use earlier) {
    return root.resolve(use.entry.path()) + ": is the same file as " + earlier.entry.path();
  }

  private static String key(Path file) {
    try {
      String key = RegularFile.stamp(file).key();
      return key.isEmpty() ? file.toRealPath().toString() : key;
    } catch (IOException unreadable) {
      return file.toString();
    }
  }
}
