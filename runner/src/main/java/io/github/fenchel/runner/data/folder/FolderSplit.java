package io.github.fenchel.runner.data.folder;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.data.image.Decoder;
import io.github.fenchel.runner.data.image.EncodedImage;
import io.github.fenchel.runner.data.image.Resize;
import io.github.fenchel.runner.data.split.ImageSplit;
import io.github.fenchel.runner.data.split.Sha256;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Images in files, decoded when they are asked for; those of a batch on all cores. */
final class FolderSplit implements Split {
  private final Path root;
  private final List<FolderScan.ReadImage> images;
  private final int side;
  private final PixelCache cache;

  /**
   * Some images.
   *
   * @param root the folder that paths start from
   * @param images the images, which were read before
   * @param side the side of the square that each is scaled and cut to
   * @param cache keeps what it has room for
   */
  FolderSplit(Path root, List<FolderScan.ReadImage> images, int side, PixelCache cache) {
    this.root = root;
    this.images = List.copyOf(images);
    this.side = side;
    this.cache = cache;
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
    ImageShape shape = new ImageShape(Resize.CHANNELS, side, side);
    byte[][] decoded =
        Arrays.stream(indices).parallel().mapToObj(this::pixels).toArray(byte[][]::new);
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
    Path file = root.resolve(image.entry().path());
    return cache.get(file, () -> Resize.square(Decoder.decode(unchanged(file, image)), side));
  }

  /** Reads a file again: what a record says of the data must hold to the last epoch. */
  private static EncodedImage unchanged(Path file, FolderScan.ReadImage known) {
    EncodedImage image = EncodedImage.read(file);
    if (!Sha256.of(image.content()).equals(known.sha256())) {
      throw FenchelException.user(
          file + ": was changed while Fenchel ran; start again when the data no longer change");
    }
    return image;
  }
}
