package io.github.fenchel.runner.data.published;

import io.github.fenchel.api.data.DataFile;
import io.github.fenchel.api.data.DataFiles;
import io.github.fenchel.api.data.DataForm;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.runner.data.folder.ClassFolders;
import io.github.fenchel.runner.data.folder.ImageListing;
import io.github.fenchel.runner.data.folder.ListedImages;
import io.github.fenchel.runner.data.image.Framing;
import io.github.fenchel.runner.data.source.Archive;
import io.github.fenchel.runner.data.source.DataFinder;
import io.github.fenchel.runner.data.source.Found;
import io.github.fenchel.runner.data.split.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * ImageNette: ten classes of ImageNet that are easily told apart, from the folder of its version or
 * from its archive, which is unpacked into the cache.
 *
 * @param archive the archive of the version, whose folder has its name without {@code .tgz}
 * @param size the side to which images are scaled and cut
 * @see <a href="https://github.com/fastai/imagenette">Imagenette</a>
 */
public record Imagenette(DataFile archive, int size) implements DatasetSource {
  static final List<Double> MEAN = List.of(0.485, 0.456, 0.406);
  static final List<Double> DEVIATION = List.of(0.229, 0.224, 0.225);
  private static final String ID = "imagenette";
  private static final String ENDING = ".tgz";
  private static final URI UPSTREAM = URI.create("https://s3.amazonaws.com/fast-ai-imageclas/");

  /** All versions unpack to less than this. */
  private static final long MOST_UNPACKED = 4L << 30;

  private static final Map<String, DataFile> VERSIONS =
      Map.of(
          "320px", archive("imagenette2-320.tgz", "3df6f0d01a2c9592104656642f5e78a3"),
          "160px", archive("imagenette2-160.tgz", "e793b78cc4c9e9a4ccc0c1155377a412"),
          "full", archive("imagenette2.tgz", "fe2fc210e6bb7c5664d602c3cd71e612"));

  /** WordNet's ids and what the classes are called, in the order of the ids. */
  private static final TreeMap<String, String> CLASSES =
      new TreeMap<>(
          Map.of(
              "n01440764", "tench",
              "n02102040", "English springer",
              "n02979186", "cassette player",
              "n03000684", "chain saw",
              "n03028079", "church",
              "n03394916", "French horn",
              "n03417042", "garbage truck",
              "n03425413", "gas pump",
              "n03445777", "golf ball",
              "n03888257", "parachute"));

  private static DataFile archive(String name, String md5) {
    return new DataFile(name, false, 0, md5);
  }

  public static Offer<DatasetSource> offer() {
    return new Offer<>(
        Descriptor.of(
            ID,
            "ImageNette: 9,469 + 3,925 color images, 10 classes of ImageNet",
            Parameter.choice(
                "version",
                List.of("320px", "160px", "full"),
                "the length of the images' short side, or as in ImageNet"),
            Parameter.whole(
                "size", 224, Range.between(8, 1024), "side to which images are scaled and cut")),
        arguments ->
            new Imagenette(
                VERSIONS.getOrDefault(arguments.word("version"), DataFile.named("")),
                arguments.whole("size")));
  }

  private String folder() {
    return archive.name().substring(0, archive.name().length() - ENDING.length());
  }

  @Override
  public List<DataFiles> files() {
    return List.of(
        new DataFiles(
            ID,
            List.of(
                DataForm.file(archive, UPSTREAM),
                DataForm.folder(
                    folder(),
                    DataFile.named(ClassFolders.TRAIN),
                    DataFile.named(ClassFolders.TEST)))));
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
    ImageListing listing = ClassFolders.list(root);
    if (!listing.classes().equals(List.copyOf(CLASSES.keySet()))) {
      throw FenchelException.user(
          root
              + ": has the classes "
              + String.join(", ", listing.classes())
              + ", expected those of ImageNette: "
              + String.join(", ", CLASSES.keySet())
              + "; for others there is the dataset image-folder");
    }
    ImageListing named =
        new ImageListing(new ArrayList<>(CLASSES.values()), listing.train(), listing.test());
    return new ListedImages(root, named, Framing.square(size), MEAN, DEVIATION, "");
  }

  private Path root(DataLocation location) {
    Found found = new DataFinder(files().get(0), location).find();
    return found.form().folder().isEmpty() ? unpacked(found, location) : found.folder();
  }

  /**
   * Unpacks an archive once: the folder's name holds what tells whether the archive is the same.
   */
  private Path unpacked(Found found, DataLocation location) {
    Archive packed = new Archive(found, MOST_UNPACKED);
    String key;
    try {
      key = packed.path().toAbsolutePath() + " " + RegularFile.stamp(packed.path());
    } catch (IOException unreadable) {
      throw new FenchelException(
          FailureKind.USER,
          packed.path() + ": cannot be read: " + StorageFault.reason(unreadable),
          unreadable);
    }
    String name = Sha256.of(key.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    Path folder = location.cache().resolve(ID).resolve("unpacked").resolve(name);
    if (!Folders.isThereItself(folder)) {
      packed.unpack(folder);
    }
    return folder.resolve(folder());
  }
}
