package io.github.fenchel.runner.data.folder;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.data.image.Decoder;
import io.github.fenchel.runner.data.image.EncodedImage;
import io.github.fenchel.runner.data.image.Framing;
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
 * <p>All unusable images are reported at once. Decoded images stay in the cache as far as there is
 * room, training images first.
 */
final class FolderScan {
  private final Path root;
  private final Framing framing;
  private final PixelCache cache;
  private final DecodedImages decoded;
  private final boolean decoding;
  private final DataProblems faults = new DataProblems();

  /**
   * A reading.
   *
   * @param root the folder that paths start from
   * @param framing how images become squares
   * @param cache takes pixels
   * @param decoded what was decoded before
   * @param decoding whether images are decoded; if not, the caller does it
   */
  FolderScan(
      Path root, Framing framing, PixelCache cache, DecodedImages decoded, boolean decoding) {
    this.root = root;
    this.framing = framing;
    this.cache = cache;
    this.decoded = decoded;
    this.decoding = decoding;
  }

  /**
   * What is known about a file.
   *
   * @param entry the image
   * @param bytes its length
   * @param sha256 the digest of its content; empty if it could not be read
   * @param mapSha256 the digest of its map; empty if it has none
   * @param fault why it cannot be used; empty if it can
   */
  private record Found(
      ImageListing.Entry entry, int bytes, String sha256, String mapSha256, String fault) {}

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
          images.add(new ReadImage(found.entry, found.bytes, found.sha256, found.mapSha256));
        } else {
          faults.add(found.fault);
        }
      }
      parts.add(images);
    }
    if (decoding) {
      requireUsable(listing);
      decoded.add(parts.stream().flatMap(List::stream).flatMap(ReadImage::digests).toList());
    }
    return parts;
  }

  /** Returns what is wrong with images, to which a caller adds what it finds. */
  DataProblems faults() {
    return faults;
  }

  /**
   * Throws what is wrong with images, if anything is.
   *
   * @throws FenchelException of kind USER; it names them
   */
  void requireUsable(ImageListing listing) {
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
  }

  private Found found(ImageListing.Entry entry) {
    try {
      Path file = root.resolve(entry.path());
      EncodedImage image = EncodedImage.read(file);
      String sha256 = Sha256.of(image.content());
      if (decoding && !decoded.contains(sha256)) {
        if (cache.hasRoom(framing.bytes())) {
          cache.get(file, () -> framing.frame(Decoder.decode(image)));
        } else {
          Decoder.decode(image);
        }
      }
      return new Found(entry, image.size(), sha256, map(entry), "");
    } catch (FenchelException unfit) {
      if (unfit.kind() != FailureKind.USER) {
        throw unfit;
      }
      return new Found(entry, 0, "", "", String.valueOf(unfit.getMessage()));
    }
  }

  /** Reads a file again: what a record says of the data must hold to the last epoch. */
  static EncodedImage unchanged(Path file, String sha256) {
    EncodedImage image = EncodedImage.read(file);
    if (!Sha256.of(image.content()).equals(sha256)) {
      throw FenchelException.user(
          file + ": was changed while Fenchel ran; start again when the data no longer change");
    }
    return image;
  }

  private String map(ImageListing.Entry entry) {
    if (entry.map().isEmpty()) {
      return "";
    }
    EncodedImage map = EncodedImage.read(root.resolve(entry.map()));
    String sha256 = Sha256.of(map.content());
    if (!decoded.contains(sha256)) {
      Decoder.decode(map);
    }
    return sha256;
  }

  /**
   * An image that can be used.
   *
   * @param entry its path and class
   * @param bytes the length of its file
   * @param sha256 the digest of its file
   * @param mapSha256 the digest of its map's file; empty if it has none
   */
  record ReadImage(ImageListing.Entry entry, int bytes, String sha256, String mapSha256) {
    /** Returns the digests of its files. */
    Stream<String> digests() {
      return Stream.of(sha256, mapSha256).filter(digest -> !digest.isEmpty());
    }

    /** Returns the image as a line of a list that is digested. */
    String line(List<String> classes) {
      String line =
          String.join(
              " ", sha256, Integer.toString(bytes), entry.path(), classes.get(entry.label()));
      return mapSha256.isEmpty() ? line : line + " " + mapSha256;
    }
  }

  /** The SHA-256 over a line for each image, by path: its digest, size, path and class. */
  static String digest(List<ReadImage> images, List<String> classes) {
    Stream<String> lines = images.stream().map(image -> image.line(classes));
    return Sha256.of((String.join("\n", lines.toList()) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
