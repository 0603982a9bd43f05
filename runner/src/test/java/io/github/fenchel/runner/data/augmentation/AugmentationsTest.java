package io.github.fenchel.runner.data.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.runner.random.Randomness;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AugmentationsTest {
  private static final HostArray NUMBERS =
      HostArray.of(Shape.of(2, 1, 2, 3), 1f, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

  private static final List<Augmentation> MOVING =
      List.of(new HorizontalFlip(), new PaddedCrop(4), new EachImage(new Rotation(30, false), 0.5));
  private static final List<Augmentation> COLORING =
      List.of(
          new EachImage(new RandomBlur(5, 0.5, 2), 1),
          new EachImage(new ColorJitter(0.4, 0.4, 0.4, 0.1), 1),
          new EachImage(new Cutout(4, List.of(0.5)), 1));
  private static final List<Augmentation> ALL =
      Stream.concat(
              Stream.concat(MOVING.stream(), COLORING.stream()),
              Stream.of(new EachImage(new RandomResizedCrop(0.08, 1, 0.75, 4 / 3.0), 0.5)))
          .toList();

  @Test
  void aFlipMirrorsEachRowOfTheChosenImages() {
    HostArray choices = HostArray.of(Shape.of(2, 1), 0L, 1L);
    assertThat(new HorizontalFlip().change(NUMBERS, choices).toFloats())
        .containsExactly(1, 2, 3, 4, 5, 6, 9, 8, 7, 12, 11, 10);
  }

  @Test
  void aFlipMirrorsEveryChannel() {
    HostArray channels = HostArray.of(Shape.of(1, 2, 1, 2), 1f, 2, 3, 4);
    assertThat(new HorizontalFlip().change(channels, HostArray.of(Shape.of(1, 1), 1L)).toFloats())
        .containsExactly(2, 1, 4, 3);
  }

  @Test
  void aboutHalfOfTheImagesAreFlipped() {
    HostArray images = HostArray.of(Shape.of(10_000, 1, 1, 2), new float[20_000]);
    HostArray choices = Augmented.of(new HorizontalFlip(), images, Map.of(), 3).choices();
    assertThat(IntStream.range(0, 10_000).mapToDouble(choices::at).sum()).isBetween(4_800., 5_200.);
  }

  @Test
  void aCropMovesTheImageAndFillsWithZeros() {
    PaddedCrop crop = new PaddedCrop(1);
    // Top 2, left 0 in the padded image: one row further down, one column further left.
    HostArray moved = crop.change(NUMBERS, HostArray.of(Shape.of(2, 2), 2L, 0L, 1L, 1L));
    assertThat(moved.toFloats()).containsExactly(0, 4, 5, 0, 0, 0, 7, 8, 9, 10, 11, 12);
    HostArray other = crop.change(NUMBERS, HostArray.of(Shape.of(2, 2), 0L, 2L, 0L, 1L));
    assertThat(other.toFloats()).containsExactly(0, 0, 0, 2, 3, 0, 0, 0, 0, 7, 8, 9);
  }

  @Test
  void aCropMovesEveryChannelAlike() {
    HostArray channels = HostArray.of(Shape.of(1, 2, 1, 2), 1f, 2, 3, 4);
    assertThat(new PaddedCrop(1).change(channels, HostArray.of(Shape.of(1, 2), 1L, 2L)).toFloats())
        .containsExactly(2, 0, 4, 0);
  }

  @Test
  void allCornersOfACropAreDrawn() {
    HostArray images = HostArray.of(Shape.of(1_000, 1, 2, 2), new float[4_000]);
    long[] corners = Augmented.of(new PaddedCrop(1), images, Map.of(), 3).choices().toLongs();
    assertThat(corners).hasSize(2_000).containsOnly(0, 1, 2);
  }

  @Test
  void aSideMapMovesWithItsImage() {
    HostArray images = images(64, 3, 8);
    // The side map is the first channel: it must stay so, wherever the image goes.
    HostArray side = firstChannel(images);
    for (Augmentation augmentation : MOVING) {
      Augmented batch = Augmented.of(augmentation, images, Map.of("mask", side), 11);
      assertThat(batch.images()).isNotEqualTo(images);
      assertThat(batch.images().shape()).isEqualTo(images.shape());
      assertThat(batch.sides().get("mask")).isEqualTo(firstChannel(batch.images()));
    }
  }

  @Test
  void aSideMapStaysWhereOnlyColorsChange() {
    HostArray images = images(64, 3, 8);
    HostArray side = firstChannel(images);
    for (Augmentation augmentation : COLORING) {
      Augmented batch = Augmented.of(augmentation, images, Map.of("mask", side), 11);
      assertThat(batch.images()).isNotEqualTo(images);
      assertThat(batch.sides().get("mask")).isEqualTo(side);
    }
  }

  @Test
  void aMaskStaysOneOfZerosAndOnes() {
    float[] values = new float[64 * 144];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 12 < 5 ? 1 : 0;
    }
    HostArray mask = HostArray.of(Shape.of(64, 1, 12, 12), values);
    HostArray images = images(64, 3, 12);
    for (ImageChange change :
        List.of(new Rotation(40, true), new RandomResizedCrop(0.1, 0.9, 0.75, 4 / 3.0))) {
      Augmented batch = Augmented.of(new EachImage(change, 1), images, Map.of("mask", mask), 3);
      HostArray moved = Objects.requireNonNull(batch.sides().get("mask"));
      assertThat(moved).isNotEqualTo(mask);
      assertThat(IntStream.range(0, moved.size()).mapToDouble(moved::at)).containsOnly(0.0, 1.0);
    }
  }

  @Test
  void theProbabilityDecidesWhichImagesChangeAndNothingElse() {
    HostArray images = images(2_000, 1, 6);
    ImageChange change = new Cutout(2, List.of(0.));
    Augmented always = Augmented.of(new EachImage(change, 1), images, Map.of(), 5);
    Augmented sometimes = Augmented.of(new EachImage(change, 0.25), images, Map.of(), 5);
    int changed = 0;
    for (int i = 0; i < 2_000; i++) {
      assertThat(sometimes.choices().rows(i, i + 1).toDoubles())
          .endsWith(Arrays.copyOfRange(always.choices().toDoubles(), 3 * i + 1, 3 * i + 3));
      boolean same = sometimes.images().rows(i, i + 1).equals(images.rows(i, i + 1));
      assertThat(sometimes.choices().at(3 * i)).isEqualTo(same ? 0 : 1);
      changed += same ? 0 : 1;
    }
    assertThat(changed).isBetween(420, 580);
  }

  @Test
  void choicesCoverTheirRanges() {
    ImageShape wide = new ImageShape(3, 40, 60);
    Randomness random = Randomness.seeded(9);
    double leastArea = 1;
    double mostArea = 0;
    double leastAngle = 0;
    double mostAngle = 0;
    double[] leastFactor = {9, 9, 9, 9};
    double[] mostFactor = {-9, -9, -9, -9};
    for (int i = 0; i < 4_000; i++) {
      double[] cut = new RandomResizedCrop(0.25, 0.75, 0.75, 4 / 3.0).choose(wide, random);
      assertThat(cut[0] + cut[2]).isBetween(1., 40.);
      assertThat(cut[1] + cut[3]).isBetween(1., 60.);
      assertThat(cut[3] / cut[2]).isBetween(0.7, 1.42); // rounded to whole pixels
      double area = cut[2] * cut[3] / 2_400;
      leastArea = Math.min(leastArea, area);
      mostArea = Math.max(mostArea, area);
      double angle = new Rotation(30, false).choose(wide, random)[0];
      leastAngle = Math.min(leastAngle, angle);
      mostAngle = Math.max(mostAngle, angle);
      double[] jitter = new ColorJitter(0.4, 2, 0.3, 0.1).choose(wide, random);
      for (int k = 0; k < 4; k++) {
        leastFactor[k] = Math.min(leastFactor[k], jitter[4 + k]);
        mostFactor[k] = Math.max(mostFactor[k], jitter[4 + k]);
      }
    }
    assertThat(leastArea).isBetween(0.23, 0.27);
    assertThat(mostArea).isBetween(0.65, 0.77);
    assertThat(leastAngle).isBetween(-30., -29.9);
    assertThat(mostAngle).isBetween(29.9, 30.);
    assertThat(leastFactor).containsExactly(new double[] {0.6, 0, 0.7, -0.1}, within(0.01));
    assertThat(mostFactor).containsExactly(new double[] {1.4, 3, 1.3, 0.1}, within(0.01));
  }

  @Test
  void aCropThatNeverFitsIsTheLargestCenteredOne() {
    Randomness random = Randomness.seeded(1);
    // Width 4 by ratio 2 of at least 30 of 40 pixels is wider than the image, always.
    assertThat(new RandomResizedCrop(0.9, 1, 2, 2).choose(new ImageShape(1, 10, 4), random))
        .containsExactly(4, 0, 2, 4);
    assertThat(new RandomResizedCrop(0.9, 1, 0.5, 0.5).choose(new ImageShape(1, 4, 10), random))
        .containsExactly(0, 4, 4, 2);
  }

  @Test
  void aHoleMayStickOutOfTheImage() {
    HostArray ones = HostArray.of(Shape.of(1, 2, 3, 3), ones(18));
    EachImage cutout = new EachImage(new Cutout(2, List.of(0.25, 0.5)), 1);
    // Center in the upper left corner: rows and columns -1 to 0.
    assertThat(cutout.change(ones, HostArray.of(Shape.of(1, 3), 1.0, 0, 0)).toFloats())
        .containsExactly(0.25f, 1, 1, 1, 1, 1, 1, 1, 1, 0.5f, 1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(cutout.change(ones, HostArray.of(Shape.of(1, 3), 1.0, 2, 1)).toFloats())
        .startsWith(1, 1, 1, 0.25f, 0.25f, 1, 0.25f, 0.25f, 1);
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void whatCannotBeIsRefusedAtPlanTime() {
    ImageShape gray = new ImageShape(1, 8, 8);
    assertThatThrownBy(() -> new RandomBlur(4, 0.1, 2)).hasMessageStartingWith("kernelSize 4");
    assertThatThrownBy(() -> new RandomBlur(17, 0.1, 2).check(gray))
        .hasMessage(
            "kernelSize 17 reaches beyond the reflection of an image of 1x8x8; use at most 15");
    assertThatCode(() -> new RandomBlur(15, 0.1, 2).check(gray)).doesNotThrowAnyException();
    assertThatThrownBy(() -> new ColorJitter(0, 0, 0, 0)).hasMessageStartingWith("nothing changes");
    assertThatThrownBy(() -> new ColorJitter(0, 0, 0, 0.1).check(gray))
        .hasMessageStartingWith("hue changes nothing in gray");
    assertThatThrownBy(() -> new Cutout(2, List.of(0.1, 0.2)).check(gray))
        .hasMessageStartingWith("fill has 2 numbers");
    assertThatThrownBy(() -> new Cutout(2, List.of(1.5))).hasMessageStartingWith("fill is not");
    assertThatThrownBy(() -> made("random-resized-crop", "scale", "0.5 0.2"))
        .hasMessage("scale \"0.5 0.2\" is not the least and the largest of a range within 0 and 1");
    assertThatThrownBy(() -> made("random-resized-crop", "ratio", "wide"))
        .hasMessage("ratio is \"wide\"; expected numbers with spaces between them");
    assertThatThrownBy(() -> made("gaussian-blur", "sigma", "0 2"))
        .hasMessageStartingWith("sigma \"0 2\" is not");
  }

  private static void made(String id, String parameter, String value) {
    Engines.create(Augmentations.offers(), id, Map.of(parameter, new Value.Word(value)));
  }

  @Test
  void theSeedDecidesTheChoices() {
    HostArray images = images(64, 3, 8);
    for (Augmentation augmentation : ALL) {
      Augmented batch = Augmented.of(augmentation, images, Map.of(), 11);
      assertThat(Augmented.of(augmentation, images, Map.of(), 11)).isEqualTo(batch);
      assertThat(Augmented.of(augmentation, images, Map.of(), 12).choices())
          .isNotEqualTo(batch.choices());
      assertThat(augmentation.change(images, batch.choices())).isEqualTo(batch.images());
    }
  }

  @Test
  void theImagesGivenAreLeftAsTheyAre() {
    HostArray images = images(8, 1, 4);
    HostArray copy = HostArray.of(images.shape(), images.toFloats());
    Augmented.of(new HorizontalFlip(), images, Map.of(), 1);
    Augmented.of(new PaddedCrop(2), images, Map.of(), 1);
    assertThat(images).isEqualTo(copy);
  }

  @Test
  void paddingIsFourUnlessToldOtherwise() {
    Offer<Augmentation> offer = Augmentations.offers().get(1);
    Descriptor descriptor = offer.descriptor();
    assertThat(offer.create(Arguments.of(descriptor, Map.of()))).isEqualTo(new PaddedCrop(4));
    assertThat(offer.create(Arguments.of(descriptor, Map.of("padding", new Value.Whole(2)))))
        .isEqualTo(new PaddedCrop(2));
    assertThatThrownBy(() -> Arguments.of(descriptor, Map.of("padding", new Value.Whole(0))))
        .hasMessage("padded-crop: padding 0 is not 1 to 1024");
  }

  @Test
  void paddingAsLargeAsTheImageIsRefusedAtPlanTime() {
    assertThatThrownBy(() -> new PaddedCrop(28).check(new ImageShape(1, 28, 28)))
        .hasMessage(
            "padding 28 could cut out nothing of an image of 1x28x28; expected less" + " than 28");
    assertThatCode(() -> new PaddedCrop(27).check(new ImageShape(1, 28, 28)))
        .doesNotThrowAnyException();
  }

  /** All pixels are different, in (0,1). */
  private static HostArray images(int count, int channels, int side) {
    float[] values = new float[count * channels * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 37L % values.length + 1f) / (values.length + 1);
    }
    return HostArray.of(Shape.of(count, channels, side, side), values);
  }

  private static HostArray firstChannel(HostArray images) {
    Shape shape = images.shape().with(1, 1);
    int plane = (int) shape.with(0, 1).size();
    int perImage = (int) images.shape().with(0, 1).size();
    float[] all = images.toFloats();
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < shape.get(0); i++) {
      System.arraycopy(all, i * perImage, values, i * plane, plane);
    }
    return HostArray.of(shape, values);
  }
}
