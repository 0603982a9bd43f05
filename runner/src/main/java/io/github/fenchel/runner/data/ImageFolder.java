package io.github.fenchel.runner.data;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.runner.data.image.Decoder;
import io.github.fenchel.runner.data.image.EncodedImage;
import io.github.fenchel.runner.data.image.Picture;
import io.github.fenchel.runner.data.image.Resize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Color images in a folder of the user's, laid out as ImageNette: {@code train/CLASS/*.JPEG} and
 * {@code val/CLASS/*.JPEG}, or as a table says.
 *
 * <p>An image is scaled until its short side is {@code size} and cut square from the middle, as
 * torchvision's {@code Resize} and {@code CenterCrop} do; gray images become three equal channels.
 * The folder's name, not its place, is part of a run's specification. Every opening reads every
 * file: the digest of all of them is in the record, and a file that is no whole image is refused
 * before anything is trained.
 *
 * @param path the folder, within a folder that the user named
 * @param size the side of an image
 * @param table the CSV file that says what is whose class; {@code none} for class folders
 * @param labels the table's column of classes
 * @param mean what networks subtract per channel
 * @param deviation what networks divide by
 * @see <a href="https://github.com/fastai/imagenette">Imagenette</a>
 */
record ImageFolder(
    String path, int size, String table, String labels, List<Double> mean, List<Double> deviation)
    implements DatasetSource {
  private static final String ID = "image-folder";
  private static final String NO_TABLE = "none";
  private static final int CHANNELS = 3;

  ImageFolder {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    Path relative = Path.of(path).normalize();
    if (path.isBlank() || relative.isAbsolute() || relative.startsWith("..")) {
      throw new IllegalArgumentException(
          "path \""
              + path
              + "\" is not the name of a folder within a data folder; give its name here and"
              + " where it lies with --data-dir");
    }
  }

  static Offer<DatasetSource> offer() {
    return new Offer<>(
        Descriptor.of(
            ID,
            "Color images of your own in train/CLASS and val/CLASS, as ImageNette has them",
            Parameter.word("path", "the folder, within --data-dir or FENCHEL_DATA"),
            Parameter.whole(
                "size", 224, Range.between(8, 1024), "side to which images are scaled and cut"),
            Parameter.word(
                "csv",
                NO_TABLE,
                "a table in the folder with columns path, is_valid and labels, e.g."
                    + " noisy_imagenette.csv; none to go by the folders"),
            Parameter.word("labels", "noisy_labels_0", "the table's column of classes"),
            Parameter.word("mean", "0.485 0.456 0.406", "of red, green and blue; ImageNet's"),
            Parameter.word("deviation", "0.229 0.224 0.225", "of red, green and blue; ImageNet's")),
        ImageFolder::of);
  }

  private static ImageFolder of(Arguments arguments) {
    return new ImageFolder(
        arguments.word("path"),
        arguments.whole("size"),
        arguments.word("csv"),
        arguments.word("labels"),
        channels("mean", arguments.word("mean"), 0),
        channels("deviation", arguments.word("deviation"), Double.MIN_VALUE));
  }

  private static List<Double> channels(String id, String text, double least) {
    List<Double> values = new ArrayList<>();
    for (String word : text.strip().split("[ ,]+", -1)) {
      try {
        values.add(Double.valueOf(word));
      } catch (NumberFormatException noNumber) {
        values.add(Double.NaN);
      }
    }
    if (values.size() != CHANNELS || !values.stream().allMatch(v -> v >= least && v <= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s \"%s\" is not three numbers %s 0 and up to 1; e.g. \"0.5 0.5 0.5\"",
              id,
              text,
              least > 0 ? "above" : "from"));
    }
    return values;
  }

  @Override
  public DatasetInfo info(DataLocation location) {
    return info(listing(root(location)));
  }

  private DatasetInfo info(ImageListing listing) {
    return new DatasetInfo(
        new ImageShape(CHANNELS, size, size),
        listing.classes(),
        mean,
        deviation,
        listing.train().size(),
        listing.test().size());
  }

  @Override
  public Dataset open(DataLocation location) {
    Path root = root(location);
    ImageListing listing = listing(root);
    TreeMap<String, String> digests = new TreeMap<>();
    digests.put("train", digest(root, listing, listing.train()));
    digests.put("val", digest(root, listing, listing.test()));
    // Java's decoders differ between builds of Java, and with them the pixels.
    Picture probe = Decoder.probe();
    digests.put("jpeg-decoder", Sha256.of(Resize.square(probe, probe.height())));
    PixelCache cache = PixelCache.ofHalfTheHeap();
    return new Dataset(
        info(listing),
        new FolderSplit(root, listing.train(), size, cache),
        new FolderSplit(root, listing.test(), size, cache),
        digests);
  }

  private ImageListing listing(Path root) {
    return table.equals(NO_TABLE)
        ? ClassFolders.list(root)
        : LabelTable.read(root, root.resolve(table), labels);
  }

  private Path root(DataLocation location) {
    for (Path folder : location.folders()) {
      Path root = folder.resolve(path);
      if (Files.isDirectory(root)) {
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

  /** The SHA-256 over a line for each image, by path: its digest, size, path and class. */
  private static String digest(Path root, ImageListing listing, List<ImageListing.Entry> images) {
    List<String> lines =
        images.parallelStream()
            .map(
                image -> {
                  byte[] content = EncodedImage.read(root.resolve(image.path())).content();
                  return String.join(
                      " ",
                      Sha256.of(content),
                      Integer.toString(content.length),
                      image.path(),
                      listing.classes().get(image.label()));
                })
            .toList();
    return Sha256.of((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
