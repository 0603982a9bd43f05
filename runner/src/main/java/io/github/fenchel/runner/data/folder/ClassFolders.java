package io.github.fenchel.runner.data.folder;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.runner.data.image.EncodedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds images whose class is the name of their folder. */
public final class ClassFolders {
  public static final String TRAIN = "train";
  public static final String TEST = "val";

  private ClassFolders() {}

  /**
   * Lists {@code train/CLASS/IMAGE} and {@code val/CLASS/IMAGE}; opens no image.
   *
   * <p>Classes are numbered by name, as torchvision's {@code ImageFolder} does. Hidden files are
   * passed over; any other file that is not an image is refused, since a dataset that silently
   * lacks images is another dataset.
   */
  public static ImageListing list(Path root) {
    DataProblems faults = new DataProblems();
    List<String> classes = names(folder(root, TRAIN));
    if (classes.isEmpty()) {
      throw FenchelException.user(
          root.resolve(TRAIN) + ": holds no class; expected folders train/CLASS with images");
    }
    Path test = folder(root, TEST);
    Set<String> known = Set.copyOf(classes);
    for (String name : names(test)) {
      if (!known.contains(name)) {
        faults.add(
            test.resolve(name)
                + ": a class without training images; expected the classes of "
                + root.resolve(TRAIN)
                + ": remove it, or add "
                + root.resolve(TRAIN).resolve(name));
      }
    }
    List<ImageListing.Entry> train = images(root, TRAIN, classes, faults);
    List<ImageListing.Entry> tested = images(root, TEST, classes, faults);
    faults.throwIfAnyUnder(root + ": is not laid out as train/CLASS/IMAGE and val/CLASS/IMAGE");
    for (String part : List.of(TRAIN, TEST)) {
      if ((part.equals(TRAIN) ? train : tested).isEmpty()) {
        throw FenchelException.user(
            root.resolve(part) + ": holds no image; expected " + part + "/CLASS/IMAGE.JPEG");
      }
    }
    return new ImageListing(classes, train, tested);
  }

  private static Path folder(Path root, String name) {
    Path folder = root.resolve(name);
    if (!Folders.isThere(folder)) {
      throw FenchelException.user(
          folder
              + (Folders.exists(folder) ? ": not a folder" : ": no such folder")
              + "; expected train/CLASS/IMAGE.JPEG and val/CLASS/IMAGE.JPEG in "
              + root);
    }
    return folder;
  }

  private static List<ImageListing.Entry> images(
      Path root, String part, List<String> classes, DataProblems faults) {
    List<ImageListing.Entry> images = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      Path folder = root.resolve(part).resolve(classes.get(label));
      if (!Folders.exists(folder)) {
        continue; // a class may lack test images
      }
      if (!Folders.isThere(folder)) {
        faults.add(folder + ": not a folder; expected only class folders in " + folder.getParent());
        continue;
      }
      List<String> names = names(folder);
      if (names.isEmpty()) {
        faults.add(folder + ": holds no image; add some, or remove the class from train and val");
      }
      for (String name : names) {
        if (EncodedImage.hasKnownEnding(name)) {
          images.add(new ImageListing.Entry(part + "/" + classes.get(label) + "/" + name, label));
        } else {
          faults.add(
              folder.resolve(name) + ": no image; expected files that end in .jpeg, .jpg or .png");
        }
      }
    }
    return images;
  }

  /** The names within a folder, hidden ones left out, in the order of their characters. */
  private static List<String> names(Path folder) {
    if (!Folders.isReadable(folder)) {
      throw FenchelException.user(
          folder + ": no permission to list the folder; change that with chmod");
    }
    return Folders.in(folder).stream()
        .map(file -> String.valueOf(file.getFileName()))
        .filter(name -> !name.startsWith("."))
        .sorted()
        .toList();
  }
}
