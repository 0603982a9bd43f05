package io.github.fenchel.runner.data.folder;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.data.image.Decoder;
import io.github.fenchel.runner.data.image.Resize;
import io.github.fenchel.runner.data.split.ImageSplit;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Images in files, decoded on demand; those of a batch on all cores. */
final class FolderSplit implements Split {
  private final ListedImages listed;
  private final List<FolderScan.ReadImage> images;
  private final PixelCache cache;
  private final Optional<PixelFile> file;
  private final int first;

  /**
   * Some images.
   *
   * @param listed all images, and how they are framed
   * @param images the images, which were read before
   * @param cache keeps what it has room for
   * @param file holds what does not fit there; empty if all does, or there is no place for it
   * @param first the place of the first image in that file
   */
  FolderSplit(
      ListedImages listed,
      List<FolderScan.ReadImage> images,
      PixelCache cache,
      Optional<PixelFile> file,
      int first) {
    this.listed = listed;
    this.images = List.copyOf(images);
    this.cache = cache;
    this.file = file;
    this.first = first;
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public int label(int index) {
    return images.get(index).entry().label();
  }

  @Override
  public HostArray images(int... indices) {
    return gathered(Resize.CHANNELS, this::pixels, indices);
  }

  @Override
  public Map<String, HostArray> sides(int... indices) {
    return listed.side().isEmpty()
        ? Map.of()
        : Map.of(listed.side(), gathered(1, this::map, indices));
  }

  private HostArray gathered(int channels, IntFunction<byte[]> of, int... indices) {
    int side = listed.framing().side();
    ImageShape shape = new ImageShape(channels, side, side);
    byte[][] decoded = Arrays.stream(indices).parallel().mapToObj(of).toArray(byte[][]::new);
    float[] values = new float[Math.multiplyExact(indices.length, shape.size())];
    int to = 0;
    for (byte[] image : decoded) {
      for (byte pixel : image) {
        values[to++] = ImageSplit.intensity(pixel);
      }
    }
    return HostArray.of(shape.batch(indices.length), values);
  }

  private byte[] pixels(int index) {
    FolderScan.ReadImage image = images.get(index);
    Path source = listed.root().resolve(image.entry().path());
    return file.flatMap(pixels -> pixels.square(first + index))
        .orElseGet(() -> cache.get(source, () -> framed(source, image.sha256())));
  }

  /** A map is gray: of its three equal channels, one is kept. */
  private byte[] map(int index) {
    FolderScan.ReadImage image = images.get(index);
    Path source = listed.root().resolve(image.entry().map());
    int size = listed.framing().bytes() / Resize.CHANNELS;
    return cache.get(source, () -> Arrays.copyOf(framed(source, image.mapSha256()), size));
  }

  private byte[] framed(Path source, String sha256) {
    return listed.framing().frame(Decoder.decode(FolderScan.unchanged(source, sha256)));
  }
}
