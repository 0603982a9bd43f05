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
import java.util.Map;
import java.util.function.IntFunction;

/** Images in files, decoded on demand; those of a batch on all cores. */
final class FolderSplit implements Split {
  private final ListedImages listed;
  private final List<FolderScan.ReadImage> images;
  private final PixelCache cache;

  /**
   * Some images.
   *
   * @param listed all images, and how they are framed
   * @param images the images, which were read before
   * @param cache keeps what it has room for
   */
  FolderSplit(ListedImages listed, List<FolderScan.ReadImage> images, PixelCache cache) {
    this.listed = listed;
    this.images = List.copyOf(images);
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
    Path file = listed.root().resolve(image.entry().path());
    return cache.get(file, () -> framed(file, image.sha256()));
  }

  /** A map is gray: of its three equal channels, one is kept. */
  private byte[] map(int index) {
    FolderScan.ReadImage image = images.get(index);
    Path file = listed.root().resolve(image.entry().map());
    int size = listed.framing().bytes() / Resize.CHANNELS;
    return cache.get(file, () -> Arrays.copyOf(framed(file, image.mapSha256()), size));
  }

  private byte[] framed(Path file, String sha256) {
    return listed.framing().frame(Decoder.decode(unchanged(file, sha256)));
  }

  /** Reads a file again: what a record says of the data must hold to the last epoch. */
  private static EncodedImage unchanged(Path file, String sha256) {
    EncodedImage image = EncodedImage.read(file);
    if (!Sha256.of(image.content()).equals(sha256)) {
      throw FenchelException.user(
          file + ": was changed while Fenchel ran; start again when the data no longer change");
    }
    return image;
  }
}
