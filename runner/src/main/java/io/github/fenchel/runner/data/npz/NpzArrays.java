package io.github.fenchel.runner.data.npz;

import io.github.fenchel.api.data.DataFile;
import io.github.fenchel.api.data.DataFiles;
import io.github.fenchel.api.data.DataForm;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.runner.data.source.DataFinder;
import io.github.fenchel.runner.data.source.RememberedInfo;
import io.github.fenchel.runner.data.split.Numbers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A user's own images in an npz file, as {@code numpy.savez} writes it: uint8, or float32 or
 * float64 from 0 to 1, gray or of channels first or last, in row-major or Fortran order.
 *
 * @param path the file, within a folder that the user named
 * @param train the training arrays
 * @param test the test arrays; those that train if {@code split} tells them apart
 * @param split the array that is 0 where an image trains and 1 where it tests; empty if there are
 *     arrays of each
 * @param manner how they are read
 */
public record NpzArrays(
    String path,
    NpzContent.Names train,
    NpzContent.Names test,
    String split,
    NpzContent.Manner manner)
    implements DatasetSource {
  private static final String NONE = "none";
  private static final String COMPUTED = "computed";
  private static final String TEST_IMAGES = "test_images";
  private static final String TEST_LABELS = "test_labels";

  public NpzArrays {
    Path relative = Path.of(path).normalize();
    if (path.isBlank() || relative.isAbsolute() || relative.startsWith("..")) {
      throw new IllegalArgumentException(
          "path \""
              + path
              + "\" is not the name of a file within a data folder; give its name here and where"
              + " it lies with --data-dir");
    }
    if (split.isEmpty() && train.masks().isEmpty() != test.masks().isEmpty()) {
      throw new IllegalArgumentException(
          "masks and testMasks belong together; name both arrays, or leave both out");
    }
    boolean own =
        !test.images().equals(TEST_IMAGES)
            || !test.labels().equals(TEST_LABELS)
            || !test.masks().isEmpty();
    if (!split.isEmpty() && own) {
      throw new IllegalArgumentException(
          "split \""
              + split
              + "\" tells training and test images apart, so there are no arrays of test images;"
              + " leave testImages, testLabels, and testMasks out, or split");
    }
  }

  public static Offer<DatasetSource> offer() {
    return new Offer<>(
        Descriptor.of(
            "npz",
            "Arrays of your own in an npz file: images, labels, and masks if there are any",
            Parameter.path("path", "the file, within --data-dir or FENCHEL_DATA"),
            Parameter.word("images", "train_images", "the array of training images, or of all"),
            Parameter.word("labels", "train_labels", "the array of their classes, from 0"),
            Parameter.word("testImages", TEST_IMAGES, "the array of test images"),
            Parameter.word("testLabels", TEST_LABELS, "the array of their classes"),
            Parameter.word(
                "split", NONE, "an array that is 0 for training and 1 for test images; or none"),
            Parameter.word("masks", NONE, "the array of their masks; or none"),
            Parameter.word("testMasks", NONE, "the array of the test images' masks; or none"),
            Parameter.choice(
                "layout",
                List.of("auto", "nchw", "nhwc"),
                "where the channels are; auto if the shape shows it"),
            Parameter.choice(
                "scale", List.of("1", "255"), "what real numbers are divided by to be 0 to 1"),
            Parameter.numbers(
                "mean", COMPUTED, "of each channel; computed from the training images"),
            Parameter.numbers(
                "deviation", COMPUTED, "of each channel; computed from the training images")),
        NpzArrays::of);
  }

  private static NpzArrays of(Arguments arguments) {
    return new NpzArrays(
        arguments.word("path"),
        new NpzContent.Names(
            arguments.word("images"), arguments.word("labels"), some(arguments.word("masks"))),
        new NpzContent.Names(
            arguments.word("testImages"),
            arguments.word("testLabels"),
            some(arguments.word("testMasks"))),
        some(arguments.word("split")),
        new NpzContent.Manner(
            ImageRows.Layout.valueOf(arguments.word("layout").toUpperCase(Locale.ROOT)),
            Integer.parseInt(arguments.word("scale")),
            List.of(),
            statistics("mean", arguments, 0),
            statistics("deviation", arguments, Double.MIN_VALUE)));
  }

  private static String some(String word) {
    return word.equals(NONE) ? "" : word;
  }

  private static List<Double> statistics(String id, Arguments arguments, double least) {
    String text = arguments.word(id);
    return text.equals(COMPUTED) ? List.of() : Numbers.between(id, text, "", least, 1);
  }

  @Override
  public List<DataFiles> files() {
    return List.of(new DataFiles("npz", List.of(DataForm.folder("", DataFile.named(path)))));
  }

  private Path find(DataLocation location) {
    return new DataFinder(files().get(0), location).find().folder().resolve(path);
  }

  @Override
  public DatasetInfo info(DataLocation location) {
    return RememberedInfo.of(this, List.of(find(location)), () -> open(location).info());
  }

  @Override
  public Dataset open(DataLocation location) {
    Path file = find(location);
    return split.isEmpty()
        ? NpzContent.separate(file, manner, List.of(train), test)
        : NpzContent.divided(file, manner, train, split);
  }
}
