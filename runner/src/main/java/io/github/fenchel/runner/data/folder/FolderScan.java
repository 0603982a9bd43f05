package io.github.fenchel.runner.data.folder;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.data.image.Decoder;
import io.github.fenchel.runner.data.image.EncodedImage;
import io.github.fenchel.runner.data.image.Resize;
import io.github.fenchel.runner.data.split.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads every image of a folder before anything is trained, on all cores: its digest is taken, and
 * it is decoded, unless the same content was decoded before.
 *
 * <p>All images that cannot be used are named at once. What is decoded stays in the cache as far as
 * it has room, training images first.
 */
final class FolderScan {
  private final Path root;
  private final int side;
  private final PixelCache cache;
  private final DecodedImages decoded;
  private final DataProblems faults = new DataProblems();

  /**
   * A reading.
   *
   * @param root the folder that paths start from
   * @param side the side of the square that each image is scaled and cut to
   * @param cache takes pixels
   * @param decoded what was decoded before
   */
  FolderScan(Path root, int side, PixelCache cache, DecodedImages decoded) {
    this.root = root;
    this.side = side;
    this.cache = cache;
    this.decoded = decoded;
  }

  /**
   * What is known about a file.
   *
   * @param entry the image
   * @param bytes its length
   * @param sha256 the digest of its content; empty if it could not be read
   * @param fault why it cannot be used; empty if it can
   */
  private record Found(ImageListing.Entry entry, int bytes, String sha256, String fault) {}

  /**
   * Reads all images.
   *
   * @return those that train, then those that test
   * @throws FenchelException of kind USER if some cannot be used; it names them
   */
  List<List<ReadImage>> of(ImageListing listing) {
    List<List<ReadImage>> parts = new ArrayList<>();
    for (List<ImageListing.Entry> part : List.of(listing.train(), listing.test())) {
      List<ReadImage> images = new ArrayList<>();
      for (Found found : part.parallelStream().map(this::found).toList()) {
        if (found.fault.isEmpty()) {
          images.add(new ReadImage(found.entry, found.bytes, found.sha256));
        } else {
          faults.add(found.fault);
        }
      }
      parts.add(images);
    }
    decoded.add(parts.stream().flatMap(List::stream).map(ReadImage::sha256).toList());
    int all = listing.train().size() + listing.test().size();
    faults.throwIfAny(
        bad ->
            bad
                + " of "
                + all
                + (all == 1 ? " image" : " images")
                + " in "
                + root
                + " cannot be used; get them again, convert them, or remove them from the data");
    return parts;
  }

  private Found found(ImageListing.Entry entry) {
    Path file = root.resolve(entry.path());
    try {
      EncodedImage image = EncodedImage.read(file);
      String sha256 = Sha256.of(image.content());
      if (!decoded.contains(sha256)) {
        if (cache.hasRoom((long) Resize.CHANNELS * side * side)) {
          cache.get(file, () -> Resize.square(Decoder.decode(image), side));
        } else {
          Decoder.decode(image);
        }
      }
      return new Found(entry, image.size(), sha256, "");
    } catch (FenchelException unfit) {
      if (unfit.kind() != FailureKind.USER) {
        throw unfit;
      }
      return new Found(entry, 0, "", String.valueOf(unfit.getMessage()));
    }
  }

  /**
   * An image that can be used.
   *
   * @param entry its path and class
   * @param bytes the length of its file
   * @param sha256 the digest of its file
   */
  record ReadImage(ImageListing.Entry entry, int bytes, String sha256) {
    /** Returns the image as a line of a list that is digested. */
    String line(List<String> classes) {
      return String.join(
          " ", sha256, Integer.toString(bytes), entry.path(), classes.get(entry.label()));
    }
  }

  /** The SHA-256 over a line for each image, by path: its digest, size, path and class. */
  static String digest(List<ReadImage> images, List<String> classes) {
    Stream<String> lines = images.stream().map(image -> image.line(classes));
    return Sha256.of((String.join("\n", lines.toList()) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
