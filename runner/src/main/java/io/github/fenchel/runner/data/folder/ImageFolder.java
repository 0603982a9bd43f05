package io.github.fenchel.runner.data.folder;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.runner.data.image.Framing;
import io.github.fenchel.runner.data.split.Numbers;
import java.nio.file.Path;
import java.util.List;

/**
 * Color images in a user's folder, laid out as ImageNette: {@code train/CLASS/*.JPEG} and {@code
 * val/CLASS/*.JPEG}, or as a table says.
 *
 * <p>An image is scaled until its short side is {@code size} and cut square from the middle, as
 * torchvision's {@code Resize} and {@code CenterCrop} do; gray images become three equal channels.
 * The folder's name, not its place, is part of a run's specification. Every opening reads every
 * file: the digest of all of them is in the record, and all files that cannot be decoded are
 * refused before anything is trained.
 *
 * @param path the folder, within a folder that the user named
 * @param size the side of an image
 * @param table the CSV file that says what is whose class; {@code none} for class folders
 * @param labels the table's column of classes
 * @param mean what networks subtract per channel
 * @param deviation what networks divide by
 * @see <a href="https://github.com/fastai/imagenette">Imagenette</a>
 */
public record ImageFolder(
    String path, int size, String table, String labels, List<Double> mean, List<Double> deviation)
    implements DatasetSource {
  private static final String ID = "image-folder";
  private static final String NO_TABLE = "none";
  private static final String HERE = ".";
  private static final String LABELS = "noisy_labels_0";

  public ImageFolder {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (path.isBlank() || leaves(path)) {
      throw new IllegalArgumentException(
          "path \""
              + path
              + "\" is not the name of a folder within a data folder; give its name here and"
              + " where it lies with --data-dir");
    }
    if (leaves(table) || table.equals(HERE)) {
      throw new IllegalArgumentException(
          "csv \""
              + table
              + "\" is not the name of a table within the folder of images; put the table there,"
              + " or leave csv out to go by the folders");
    }
    if (table.equals(NO_TABLE) && !labels.equals(LABELS)) {
      throw new IllegalArgumentException(
          "labels \""
              + labels
              + "\" names a column, but csv names no table; name one, or leave"
              + " labels out");
    }
  }

  /** Whether a path leads out of the folder that it starts from. */
  private static boolean leaves(String path) {
    Path relative = Path.of(path).normalize();
    return relative.isAbsolute() || relative.startsWith("..");
  }

  public static Offer<DatasetSource> offer() {
    return new Offer<>(
        Descriptor.of(
            ID,
            "Color images of your own in train/CLASS and val/CLASS, as ImageNette has them",
            Parameter.path("path", "the folder, within --data-dir or FENCHEL_DATA"),
            Parameter.whole(
                "size", 224, Range.between(8, 1024), "side to which images are scaled and cut"),
            Parameter.path(
                "csv",
                NO_TABLE,
                "a table in the folder with columns path, is_valid and labels, e.g."
                    + " noisy_imagenette.csv; none to go by the folders"),
            Parameter.word("labels", LABELS, "the table's column of classes"),
            Parameter.numbers("mean", "0.485 0.456 0.406", "of red, green and blue; ImageNet's"),
            Parameter.numbers(
                "deviation", "0.229 0.224 0.225", "of red, green and blue; ImageNet's")),
        ImageFolder::of);
  }

  private static ImageFolder of(Arguments arguments) {
    return new ImageFolder(
        arguments.word("path"),
        arguments.whole("size"),
        arguments.word("csv"),
        arguments.word("labels"),
        Numbers.between("mean", arguments.word("mean"), Numbers.THREE, 0, 1),
        Numbers.between(
            "deviation", arguments.word("deviation"), Numbers.THREE, Double.MIN_VALUE, 1));
  }

  @Override
  public DatasetInfo info(DataLocation location) {
    return images(location).info();
  }

  @Override
  public Dataset open(DataLocation location) {
    return images(location).open(location.cache());
  }

  private ListedImages images(DataLocation location) {
    Path root = root(location);
    return new ListedImages(root, listing(root), Framing.square(size), mean, deviation, "");
  }

  private ImageListing listing(Path root) {
    ImageListing listing =
        table.equals(NO_TABLE)
            ? ClassFolders.list(root)
            : LabelTable.read(root, root.resolve(table), labels);
    DuplicateFiles.check(root, listing);
    return listing;
  }

  private Path root(DataLocation location) {
    for (Path folder : location.folders()) {
      Path root = folder.resolve(path);
      if (Folders.isThere(root)) {
        return root;
      }
    }
    String looked =
        location.folders().isEmpty()
            ? "no folder of data is named"
            : "it is in none of "
                + String.join(", ", location.folders().stream().map(Path::toString).toList());
    throw FenchelException.user(
        "the folder \""
            + path
            + "\" was not found: "
            + looked
            + "; name the folder that holds it with --data-dir or FENCHEL_DATA");
  }
}
