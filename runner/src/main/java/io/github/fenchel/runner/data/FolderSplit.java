package io.github.fenchel.runner.data;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.data.image.Decoder;
import io.github.fenchel.runner.data.image.EncodedImage;
import io.github.fenchel.runner.data.image.Resize;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Images in files, decoded when they are asked for; those of a batch on all cores. */
final class FolderSplit implements Split {
  private final Path root;
  private final List<ImageListing.Entry> entries;
  private final int side;
  private final PixelCache cache;

  /**
   * Some images.
   *
   * @param root the folder that paths start from
   * @param entries the images
   * @param side the side of the square that each is scaled and cut to
   * @param cache keeps what it has room for
   */
  FolderSplit(Path root, List<ImageListing.Entry> entries, int side, PixelCache cache) {
    this.root = root;
    this.entries = List.copyOf(entries);
    this.side = side;
    this.cache = cache;
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public int label(int index) {
    return entries.get(index).label();
  }

  @Override
  public HostArray images(int... indices) {
    ImageShape shape = new ImageShape(Resize.CHANNELS, side, side);
    byte[][] images =
        Arrays.stream(indices).parallel().mapToObj(this::pixels).toArray(byte[][]::new);
    float[] values = new float[Math.multiplyExact(indices.length, shape.size())];
    int to = 0;
    for (byte[] image : images) {
      for (byte pixel : image) {
        values[to++] = ImageSplit.intensity(pixel);
      }
    }
    return HostArray.of(shape.batch(indices.length), values);
  }

  private byte[] pixels(int index) {
    Path file = root.resolve(entries.get(index).path());
    return cache.get(file, () -> Resize.square(Decoder.decode(EncodedImage.read(file)), side));
  }
}
