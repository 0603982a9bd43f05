package io.github.fenchel.runner.data.synthetic;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.runner.random.Randomness;
import io.github.fenchel.runner.random.Seeds;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Vectors whose one coordinate that is not zero tells their label: {@code x = y e_j}, with {@code y
 * = -1} or {@code 1} and {@code j} of {@code d} coordinates, both drawn with equal chances.
 *
 * <p>A vector is an image: each coordinate is a block of equal pixels, one beside the other, and a
 * pixel is {@code (x_j + 1) / 2}. With the mean and the deviation of 1/2 that networks normalize by
 * they see {@code x} itself. The side map {@code mask} is 1 on block {@code j}. Image {@code i} of
 * a split depends on the seed and on {@code i} alone.
 *
 * @param dimensions the number {@code d} of coordinates
 * @param block the side of a block in pixels
 * @param examples the number of training images
 * @param testExamples the number of test images
 * @param seed what they are drawn from
 * @see <a href="https://arxiv.org/abs/2102.12781">Shah, Jain and Netrapalli, 2021</a>
 */
public record SignedBasis(int dimensions, int block, int examples, int testExamples, int seed)
    implements DatasetSource {
  private static final String ID = "synthetic";
  private static final double HALF = 0.5;

  public static Offer<DatasetSource> offer() {
    return new Offer<>(
        Descriptor.of(
            ID,
            "Vectors y e_j, y = -1 or 1 the label and j at random, with a mask of coordinate j",
            Parameter.whole("dimensions", 10, Range.between(1, 1000), "coordinates of a vector"),
            Parameter.whole(
                "block", 8, Range.between(1, 64), "side in pixels of the block that one becomes"),
            Parameter.whole("examples", 10_000, Range.between(2, 1_000_000), "training images"),
            Parameter.whole("testExamples", 1_000, Range.between(2, 1_000_000), "test images"),
            Parameter.whole("seed", 0, Range.between(0, Integer.MAX_VALUE), "of all draws")),
        SignedBasis::of);
  }

  private static SignedBasis of(Arguments arguments) {
    return new SignedBasis(
        arguments.whole("dimensions"),
        arguments.whole("block"),
        arguments.whole("examples"),
        arguments.whole("testExamples"),
        arguments.whole("seed"));
  }

  private ImageShape image() {
    return new ImageShape(1, block, dimensions * block);
  }

  @Override
  public DatasetInfo info(DataLocation location) {
    return new DatasetInfo(
        image(),
        List.of("-1", "+1"),
        List.of(HALF),
        List.of(HALF),
        examples,
        testExamples,
        Set.of(SignedBasisSplit.MASK));
  }

  @Override
  public Dataset open(DataLocation location) {
    SignedBasisSplit train = split("train", examples);
    SignedBasisSplit test = split("test", testExamples);
    TreeMap<String, String> digests = new TreeMap<>();
    digests.put("train", train.digest());
    digests.put("test", test.digest());
    return new Dataset(info(location), train, test, digests);
  }

  private SignedBasisSplit split(String name, int size) {
    Randomness draws =
        Randomness.seeded(
            Seeds.of(Component.of(ID))
                .derive(name, Integer.toString(dimensions), Integer.toString(seed)));
    int[] coordinates = new int[size];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      coordinates[i] = draws.below(dimensions);
      labels[i] = draws.chance(HALF) ? 1 : 0;
    }
    return new SignedBasisSplit(image(), coordinates, labels);
  }
}
