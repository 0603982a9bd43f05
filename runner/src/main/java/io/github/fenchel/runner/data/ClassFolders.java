package io.github.fenchel.runner.data;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.data.image.EncodedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds images whose class is the name of their folder. */
final class ClassFolders {
  static final String TRAIN = "train";
  static final String TEST = "val";

  private ClassFolders() {}

  /**
   * Lists {@code train/CLASS/IMAGE} and {@code val/CLASS/IMAGE}; opens no image.
   *
   * <p>Classes are numbered by name, as torchvision's {@code ImageFolder} does. Hidden files are
   * passed over; what else is no image is refused, since a dataset that silently lacks images is
   * another dataset.
   */
  static ImageListing list(Path root) {
    List<String> classes = names(folder(root, TRAIN));
    if (classes.isEmpty()) {
      throw FenchelException.user(
          root.resolve(TRAIN) + ": holds no class; expected folders train/CLASS with images");
    }
    Path test = folder(root, TEST);
    for (String name : names(test)) {
      if (!classes.contains(name)) {
        throw FenchelException.user(
            test.resolve(name)
                + ": a class without training images; expected the classes of "
                + root.resolve(TRAIN)
                + ": remove it, or add "
                + root.resolve(TRAIN).resolve(name));
      }
    }
    return new ImageListing(classes, images(root, TRAIN, classes), images(root, TEST, classes));
  }

  private static Path folder(Path root, String name) {
    Path folder = root.resolve(name);
    if (!Files.isDirectory(folder)) {
      throw FenchelException.user(
          folder
              + (Files.exists(folder) ? ": not a folder" : ": no such folder")
              + "; expected train/CLASS/IMAGE.JPEG and val/CLASS/IMAGE.JPEG in "
              + root);
    }
    return folder;
  }

  private static List<ImageListing.Entry> images(Path root, String part, List<String> classes) {
    List<ImageListing.Entry> images = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      Path folder = root.resolve(part).resolve(classes.get(label));
      if (!Files.exists(folder)) {
        continue; // a class may lack test images
      }
      List<String> names = names(folder);
      if (names.isEmpty()) {
        throw FenchelException.user(
            folder + ": holds no image; add some, or remove the class from train and val");
      }
      for (String name : names) {
        if (!EncodedImage.hasKnownEnding(name)) {
          throw FenchelException.user(
              folder.resolve(name) + ": no image; expected files that end in .jpeg, .jpg or .png");
        }
        images.add(new ImageListing.Entry(part + "/" + classes.get(label) + "/" + name, label));
      }
    }
    if (images.isEmpty()) {
      throw FenchelException.user(
          root.resolve(part) + ": holds no image; expected " + part + "/CLASS/IMAGE.JPEG");
    }
    return images;
  }

  /** The names within a folder, hidden ones left out, in the order of their characters. */
  private static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw FenchelException.user(
          folder + ": not a folder; expected only class folders in " + folder.getParent());
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException failure) {
      throw new FenchelException(
          FailureKind.USER,
          folder + ": cannot be listed (" + failure.getMessage() + "); check its permissions",
          failure);
    }
  }
}
