package io.github.fenchel.runner.data.split;

import static io.github.fenchel.runner.data.source.PinnedFileTest.assertUserFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubsetTest {
  /** 100 images of one pixel whose byte is the image's place; class = place modulo 4. */
  private static final Split BALANCED = split(IntStream.range(0, 100).map(i -> i % 4).toArray());

  /** Classes of 2, 0, 5 and 13 images. */
  private static final Split UNBALANCED =
      split(0, 2, 3, 3, 2, 3, 3, 3, 0, 2, 3, 3, 3, 3, 2, 3, 3, 3, 2, 3);

  @Test
  void everyClassGivesTheSameNumber() {
    Subset subset = Subset.stratified("data.train", BALANCED, 40, 7);
    assertThat(counts(subset)).containsExactly(10, 10, 10, 10);
    assertThat(subset.size()).isEqualTo(40);
  }

  @Test
  void aRestGoesToTheEarlierClasses() {
    assertThat(counts(Subset.stratified("n", BALANCED, 42, 7))).containsExactly(11, 11, 10, 10);
    assertThat(counts(Subset.stratified("n", BALANCED, 3, 7))).containsExactly(1, 1, 1, 0);
  }

  @Test
  void aClassThatRunsOutIsMadeUpForByTheOthers() {
    assertThat(counts(Subset.stratified("n", UNBALANCED, 12, 7))).containsExactly(2, 0, 5, 5);
    assertThat(counts(Subset.stratified("n", UNBALANCED, 15, 7))).containsExactly(2, 0, 5, 8);
  }

  @Test
  void theWholeSplitIsASubsetOfItself() {
    assertThat(Subset.stratified("n", BALANCED, 100, 7).indices())
        .containsExactly(IntStream.range(0, 100).toArray());
  }

  @Test
  void imagesKeepTheOrderOfTheSplitAndComeOnce() {
    int[] indices = Subset.stratified("n", BALANCED, 40, 7).indices();
    assertThat(indices).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void theSeedChoosesWithinTheClasses() {
    int[] chosen = Subset.stratified("n", BALANCED, 40, 7).indices();
    assertThat(Subset.stratified("n", BALANCED, 40, 7).indices()).isEqualTo(chosen);
    assertThat(Subset.stratified("n", BALANCED, 40, 8).indices()).isNotEqualTo(chosen);
    assertThat(chosen).isNotEqualTo(IntStream.range(0, 40).toArray());
  }

  @Test
  void aSmallerSubsetLiesWithinALargerOne() {
    for (int n = 1; n < 100; n++) {
      assertThat(Subset.stratified("n", BALANCED, n + 1, 7).indices())
          .contains(Subset.stratified("n", BALANCED, n, 7).indices());
    }
  }

  @Test
  void imagesLabelsAndSidesAreThoseOfTheSplit() {
    Subset subset = Subset.stratified("n", BALANCED, 8, 7);
    int fifth = subset.indices()[5];
    assertThat(subset.label(5)).isEqualTo(fifth % 4);
    assertThat(subset.images(5)).isEqualTo(BALANCED.images(fifth));
    assertThat(subset.sides(5).get("place")).isEqualTo(BALANCED.sides(fifth).get("place"));
  }

  @Test
  void aSubsetOfASubsetRefersToTheSplit() {
    Subset outer = Subset.stratified("n", BALANCED, 40, 7);
    Subset inner = Subset.stratified("n", outer, 8, 9);
    assertThat(counts(inner)).containsExactly(2, 2, 2, 2);
    assertThat(outer.indices()).contains(inner.indices());
    assertThat(inner.position(3)).isEqualTo(inner.indices()[3]);
    assertThat(inner.images(3)).isEqualTo(BALANCED.images(inner.indices()[3]));
  }

  @Test
  void moreImagesThanThereAreOrNoneAreRefused() {
    assertUserFault(
        () -> Subset.stratified("data.train", BALANCED, 101, 7),
        "data.train: 101 images asked for, expected 1 to 100");
    assertUserFault(() -> Subset.stratified("data.test", BALANCED, 0, 7), "data.test: 0 images");
  }

  @Test
  void trainingAndValidationShareNoImageAndLoseNone() {
    Subset train = Subset.stratified("n", BALANCED, 40, 7);
    Subset.Parts parts = Subset.validation("v", train, Rational.parse("0.1"), 9);
    assertThat(counts(parts.validation())).containsExactly(1, 1, 1, 1);
    assertThat(counts(parts.train())).containsExactly(9, 9, 9, 9);
    assertThat(
            IntStream.concat(
                    Arrays.stream(parts.train().indices()),
                    Arrays.stream(parts.validation().indices()))
                .sorted()
                .toArray())
        .isEqualTo(train.indices());
    assertThat(parts.train().indices()).isSorted();
  }

  @Test
  void everyClassGivesItsShareToValidation() {
    // 5 of 20 from classes of 2, 0, 5, 13: shares 0.5, 0, 1.25, 3.25; the remainder goes to 0.5.
    Subset.Parts parts = Subset.validation("v", UNBALANCED, Rational.parse("1/4"), 9);
    assertThat(counts(parts.validation())).containsExactly(1, 0, 1, 3);
    // 42.5 of 100 is rounded up to 43: 10.75 of each class, the remainders go to classes 0 to 2.
    assertThat(counts(Subset.validation("v", BALANCED, Rational.parse("0.425"), 9).validation()))
        .containsExactly(11, 11, 11, 10);
  }

  @Test
  void aShareOfZeroSetsNothingAside() {
    Subset.Parts parts = Subset.validation("v", BALANCED, Rational.of(0, 1), 9);
    assertThat(parts.validation().size()).isZero();
    assertThat(parts.train().size()).isEqualTo(100);
  }

  @Test
  void aSmallShareSetsAtLeastOneImageAside() {
    assertThat(Subset.validation("v", BALANCED, Rational.parse("0.001"), 9).validation().size())
        .isEqualTo(1);
  }

  /** Half of 34 images of classes of 1, 1, 2 and 30. */
  @Test
  void everyClassKeepsAnImageToTrainOn() {
    int[] labels = new int[34];
    Arrays.fill(labels, 4, 34, 3);
    System.arraycopy(new int[] {0, 1, 2, 2}, 0, labels, 0, 4);
    Split split = split(labels);
    for (String share : new String[] {"0.5", "0.8", "15/17"}) {
      for (long seed = 0; seed < 20; seed++) {
        Subset.Parts parts = Subset.validation("v", split, Rational.parse(share), seed);
        assertThat(counts(parts.train())).doesNotContain(0);
        assertThat(parts.train().size() + parts.validation().size()).isEqualTo(34);
      }
    }
    assertThat(counts(Subset.validation("v", split, Rational.parse("0.5"), 9).validation()))
        .containsExactly(0, 0, 1, 16);
    assertUserFault(
        () -> Subset.validation("training.validation", split, Rational.parse("0.95"), 9),
        "training.validation: share 0.95 of 34 images sets 32 aside, which leaves a class with none"
            + " to train on; with one image of each class in training at most 30 can be set aside");
  }

  @Test
  void aShareThatLeavesNothingIsRefused() {
    assertUserFault(
        () -> Subset.validation("data.validation", BALANCED, Rational.of(1, 1), 9),
        "data.validation: share 1 is not in [0,1)");
    assertUserFault(
        () -> Subset.validation("v", BALANCED, Rational.of(-1, 2), 9), "share -0.5 is not in");
    assertUserFault(
        () -> Subset.validation("v", split(0), Rational.parse("0.1"), 9),
        "share 0.1 of 1 images leaves nothing to train on");
  }

  private static int[] counts(Split split) {
    int[] counts = new int[4];
    for (int i = 0; i < split.size(); i++) {
      counts[split.label(i)]++;
    }
    return counts;
  }

  private static Split split(int... labels) {
    byte[] pixels = new byte[labels.length];
    byte[] classes = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      pixels[i] = (byte) i;
      classes[i] = (byte) labels[i];
    }
    return new WithPlaces(new ImageSplit(new ImageShape(1, 1, 1), pixels, classes));
  }

  /** Adds a side map that holds the place of its image. */
  private record WithPlaces(Split images) implements Split {
    @Override
    public int size() {
      return images.size();
    }

    @Override
    public int label(int index) {
      return images.label(index);
    }

    @Override
    public HostArray images(int... indices) {
      return images.images(indices);
    }

    @Override
    public Map<String, HostArray> sides(int... indices) {
      float[] places = new float[indices.length];
      for (int i = 0; i < places.length; i++) {
        places[i] = indices[i];
      }
      return Map.of("place", HostArray.of(Shape.of(indices.length, 1, 1, 1), places));
    }
  }
}
