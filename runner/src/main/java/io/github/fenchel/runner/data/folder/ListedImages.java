package io.github.fenchel.runner.data.folder;

import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.runner.data.image.Decoder;
import io.github.fenchel.runner.data.image.Framing;
import io.github.fenchel.runner.data.image.Resize;
import io.github.fenchel.runner.data.split.Sha256;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Image files that a list tells the classes of.
 *
 * @param root the folder that their paths start from
 * @param listing the files
 * @param framing how they become squares of one size
 * @param mean what networks subtract per channel
 * @param deviation what networks divide by
 * @param side the name of the maps that accompany them; empty if none do
 */
public record ListedImages(
    Path root,
    ImageListing listing,
    Framing framing,
    List<Double> mean,
    List<Double> deviation,
    String side) {
  /** Copies the lists. */
  public ListedImages {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
  }

  /** Returns what is known without opening an image. */
  public DatasetInfo info() {
    return new DatasetInfo(
        new ImageShape(Resize.CHANNELS, framing.side(), framing.side()),
        listing.classes(),
        mean,
        deviation,
        listing.train().size(),
        listing.test().size(),
        side.isEmpty() ? Set.of() : Set.of(side));
  }

  /**
   * Reads and decodes all images.
   *
   * @param cache where findings about images are kept
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER if some cannot be used; it
   *     names them all
   */
  public Dataset open(Path cache) {
    return open(cache, PixelCache.ofHalfTheHeap());
  }

  /** Reads all images; what memory has no room for goes to a file, if there is a place for it. */
  Dataset open(Path cache, PixelCache pixels) {
    DecodedImages decoded = DecodedImages.of(cache, root);
    List<List<FolderScan.ReadImage>> parts = List.of();
    Optional<PixelFile> file = Optional.empty();
    int size = listing.train().size() + listing.test().size();
    if (!pixels.hasRoom((long) size * framing.bytes())) {
      FolderScan scan = new FolderScan(root, framing, pixels, decoded, false);
      parts = scan.of(listing);
      List<FolderScan.ReadImage> all = parts.stream().flatMap(List::stream).toList();
      file = PixelFile.of(cache, root, all, framing, scan.faults());
      scan.requireUsable(listing);
    }
    if (file.isEmpty()) {
      parts = new FolderScan(root, framing, pixels, decoded, true).of(listing);
    }
    TreeMap<String, String> digests = new TreeMap<>();
    digests.put("train", FolderScan.digest(parts.get(0), listing.classes()));
    digests.put("val", FolderScan.digest(parts.get(1), listing.classes()));
    // Java's decoders differ between builds of Java, and with them the pixels.
    digests.put("jpeg-decoder", Sha256.of(Decoder.probe()));
    return new Dataset(
        info(),
        new FolderSplit(this, parts.get(0), pixels, file, 0),
        new FolderSplit(this, parts.get(1), pixels, file, parts.get(0).size()),
        digests);
  }
}
