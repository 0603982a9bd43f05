package io.github.fenchel.runner.data.fashion;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.data.split.ImageSplit;
import io.github.fenchel.runner.data.split.Sha256;
import io.github.fenchel.runner.random.Randomness;
import io.github.fenchel.runner.random.Seeds;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Images whose label depends on a known half: a garment of fashion-mnist-mini above or below a null
 * block, 56 x 28 pixels. The side map {@code mask} is 1 on the garment's block and 0 on the other.
 *
 * <p>The null block is another image of the same split, drawn regardless of either label, its
 * pixels in a random order. So it says nothing about the label; it has a garment's gray levels, so
 * that neither brightness nor contrast tells the blocks apart; and, unlike one fixed pattern, it
 * differs from image to image, so that a network cannot absorb it in its biases. Without a shape it
 * cannot be taken for the garment. Place, null image and order depend on the image's number alone.
 *
 * @param random whether the garment is at the top or the bottom with equal chance; else at the top,
 *     where nothing can leak from images that have their garment elsewhere
 * @see <a href="https://arxiv.org/abs/2102.12781">Shah, Jain and Netrapalli, 2021: BlockMNIST</a>
 */
public record BlockFashion(boolean random) implements DatasetSource {
  public static final String ID = "block-fashion";
  private static final int SIDE = 28;
  private static final ImageShape IMAGE = new ImageShape(1, 2 * SIDE, SIDE);

  /** The moments are those of the training images: of both blocks, wherever they are placed. */
  private static final double MEAN = 0.2867;

  private static final double DEVIATION = 0.3541;

  private static final FashionMnistMini GARMENTS = new FashionMnistMini();

  @Override
  public DatasetInfo info(DataLocation location) {
    DatasetInfo garments = GARMENTS.info(location);
    return new DatasetInfo(
        IMAGE,
        garments.classNames(),
        List.of(MEAN),
        List.of(DEVIATION),
        garments.trainSize(),
        garments.testSize(),
        Set.of(BlockSplit.MASK));
  }

  @Override
  public Dataset open(DataLocation location) {
    Dataset garments = GARMENTS.open(location);
    TreeMap<String, String> digests = new TreeMap<>(garments.digests());
    Split train = blocks(garments.train(), "train", digests);
    Split test = blocks(garments.test(), "test", digests);
    return new Dataset(info(location), train, test, digests);
  }

  private Split blocks(Split garments, String name, TreeMap<String, String> digests) {
    Seeds seeds = Seeds.of(Component.of(ID));
    int block = SIDE * SIDE;
    byte[] pixels = new byte[Math.multiplyExact(garments.size(), 2 * block)];
    byte[] labels = new byte[garments.size()];
    boolean[] top = new boolean[garments.size()];
    byte[][] plain = new byte[garments.size()][];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = bytes(garments.images(i));
    }
    for (int i = 0; i < plain.length; i++) {
      Randomness choices = Randomness.seeded(seeds.derive(name, i));
      top[i] = choices.chance(0.5) || !random;
      byte[] other = plain[choices.below(plain.length)];
      int[] order = choices.permutation(block);
      int image = i * 2 * block;
      System.arraycopy(plain[i], 0, pixels, image + (top[i] ? 0 : block), block);
      int empty = image + (top[i] ? block : 0);
      for (int pixel = 0; pixel < block; pixel++) {
        pixels[empty + pixel] = other[order[pixel]];
      }
      labels[i] = (byte) garments.label(i);
    }
    digests.put("blocks-" + name, digest(pixels, labels, top));
    return new BlockSplit(new ImageSplit(IMAGE, pixels, labels), top);
  }

  /** The bytes that an image's intensities were made of. */
  private static byte[] bytes(HostArray image) {
    byte[] bytes = new byte[image.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(image.at(i) * 255);
    }
    return bytes;
  }

  private static String digest(byte[] pixels, byte[] labels, boolean... top) {
    MessageDigest digest = Sha256.start();
    digest.update(pixels);
    digest.update(labels);
    for (boolean above : top) {
      digest.update((byte) (above ? 1 : 0));
    }
    return Sha256.hex(digest);
  }
}
