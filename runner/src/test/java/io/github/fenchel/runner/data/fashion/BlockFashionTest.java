package io.github.fenchel.runner.data.fashion;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.data.Datasets;
import io.github.fenchel.runner.data.split.Subset;
import io.github.fenchel.runner.zoo.Engines;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BlockFashionTest {
  private static final DataLocation NOWHERE =
      new DataLocation(List.of(), Path.of("no-such-cache"), false);
  private static final int BLOCK = 28 * 28;
  private static final int CLASSES = 10;

  private static Dataset random;
  private static Dataset top;
  private static Dataset garments;

  @BeforeAll
  static void open() {
    random = source(Map.of()).open(NOWHERE);
    top = source(Map.of("place", new Value.Word("top"))).open(NOWHERE);
    garments = new FashionMnistMini().open(NOWHERE);
  }

  @Test
  void whatIsKnownBeforehandIsWhatIsRead() {
    assertThat(random.info()).isEqualTo(source(Map.of()).info(NOWHERE));
    assertThat(random.info().image()).hasToString("1x56x28");
    assertThat(random.info().sides()).isEqualTo(Set.of("mask"));
    assertThat(random.train().size()).isEqualTo(6_000);
    assertThat(random.test().size()).isEqualTo(1_000);
    assertThat(random.train().images(0).shape()).isEqualTo(random.info().image().batch(1));
    assertThat(masks(random.train(), 3, 4).shape()).isEqualTo(Shape.of(2, 1, 56, 28));
    assertThat(masks(random.train()).shape()).isEqualTo(Shape.of(0, 1, 56, 28));
  }

  @Test
  void theMaskIsOneExactlyOnTheGarmentOfTheSameNumber() {
    for (Split[] pair :
        new Split[][] {
          {random.train(), garments.train()},
          {random.test(), garments.test()},
          {top.test(), garments.test()}
        }) {
      for (int i = 0; i < 200; i++) {
        assertThat(pair[0].label(i)).isEqualTo(pair[1].label(i));
        double[] mask = mask(pair[0], i);
        assertThat(Arrays.stream(mask).filter(value -> value == 1).count()).isEqualTo(BLOCK);
        assertThat(Arrays.stream(mask).filter(value -> value == 0).count()).isEqualTo(BLOCK);
        assertThat(block(pair[0], i, 1)).isEqualTo(pair[1].images(i).toDoubles());
      }
    }
  }

  @Test
  void theGarmentIsAtTheTopHalfOfTheTimeOrAlways() {
    long above = IntStream.range(0, 6_000).filter(i -> mask(random.train(), i)[0] == 1).count();
    assertThat(above).isBetween(2_900L, 3_100L);
    assertThat(IntStream.range(0, 1_000).allMatch(i -> mask(top.test(), i)[0] == 1)).isTrue();
  }

  @Test
  void thePlaceIsAllThatTheParameterChanges() {
    for (int i = 0; i < 200; i++) {
      assertThat(block(top.train(), i, 0)).isEqualTo(block(random.train(), i, 0));
    }
  }

  @Test
  void theNullBlockHasTheLevelsOfSomeGarmentButNotItsShape() {
    List<String> levels =
        IntStream.range(0, 1_000).mapToObj(i -> levels(garments.test().images(i))).toList();
    for (int i = 0; i < 50; i++) {
      double[] empty = block(random.test(), i, 0);
      int other = levels.indexOf(levels(HostArray.of(Shape.of(1, 1, 28, 28), empty)));
      assertThat(other).isNotNegative();
      assertThat(empty).isNotEqualTo(garments.test().images(other).toDoubles());
    }
  }

  /** The nearest class mean reads a garment's class off its gray levels, and nothing off a null. */
  @Test
  void theNullBlockTellsNothingOfTheLabel() {
    assertThat(accuracyOfNearestMean(1)).isGreaterThan(0.3);
    assertThat(accuracyOfNearestMean(0)).isCloseTo(0.1, within(0.03));
  }

  @Test
  void meanAndDeviationAreThoseOfTheTrainingImages() {
    FashionMnistMiniTest.assertMoments(random);
    FashionMnistMiniTest.assertMoments(top);
  }

  /** Pinned, since a sampler may change between versions of its library. */
  @Test
  void theBlocksAreTheSameEverywhereAndTheirDigestsAreTold() {
    assertThat(random.digests())
        .containsAllEntriesOf(garments.digests())
        .containsEntry(
            "blocks-train", "331e195e62b523e01d15043b72498403d4795cab4600d57000f83a86d58ba99a")
        .containsEntry(
            "blocks-test", "9b0f12dc6118115e08a4c5907444e06dba1ddfb40aad1297803fea5d8d14ebaf");
    assertThat(top.digests().get("blocks-test")).isNotEqualTo(random.digests().get("blocks-test"));
    assertThat(source(Map.of()).open(NOWHERE).digests()).isEqualTo(random.digests());
  }

  @Test
  void aStratifiedSubsetKeepsEachImagesMask() {
    Subset subset = Subset.stratified("data.train", random.train(), 20, 3);
    int whole = subset.indices()[7];
    assertThat(subset.sides(7)).isEqualTo(random.train().sides(whole));
    assertThat(subset.images(7)).isEqualTo(random.train().images(whole));
  }

  /** Features are the sorted gray levels of one block, a histogram: pixels in order are noise. */
  private static double accuracyOfNearestMean(int block) {
    double[][] means = new double[CLASSES][BLOCK];
    for (int i = 0; i < random.train().size(); i++) {
      double[] sorted = sorted(block(random.train(), i, block));
      for (int k = 0; k < BLOCK; k++) {
        means[random.train().label(i)][k] += sorted[k] / 600;
      }
    }
    int hits = 0;
    for (int i = 0; i < random.test().size(); i++) {
      double[] sorted = sorted(block(random.test(), i, block));
      int best = 0;
      for (int c = 1; c < CLASSES; c++) {
        best = distance(sorted, means[c]) < distance(sorted, means[best]) ? c : best;
      }
      hits += best == random.test().label(i) ? 1 : 0;
    }
    return hits / 1_000.0;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  private static double[] sorted(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static String levels(HostArray image) {
    return Arrays.toString(sorted(image.toDoubles()));
  }

  /** The half of an image where its mask has the given value. */
  private static double[] block(Split split, int index, double marked) {
    double[] image = split.images(index).toDoubles();
    int from = mask(split, index)[0] == marked ? 0 : BLOCK;
    return Arrays.copyOfRange(image, from, from + BLOCK);
  }

  private static double[] mask(Split split, int index) {
    return masks(split, index).toDoubles();
  }

  private static HostArray masks(Split split, int... indices) {
    return requireNonNull(split.sides(indices).get("mask"));
  }

  private static DatasetSource source(Map<String, Value> given) {
    return Engines.create(Datasets.offers(), "block-fashion", given);
  }
}
