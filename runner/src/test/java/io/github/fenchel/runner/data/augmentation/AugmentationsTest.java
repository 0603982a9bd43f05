package io.github.fenchel.runner.data.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AugmentationsTest {
  private static final HostArray NUMBERS =
      HostArray.of(Shape.of(2, 1, 2, 3), 1f, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

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
    HostArray choices = new HorizontalFlip().apply(images, Map.of(), 3).choices();
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
    long[] corners = new PaddedCrop(1).apply(images, Map.of(), 3).choices().toLongs();
    assertThat(corners).hasSize(2_000).containsOnly(0, 1, 2);
  }

  @Test
  void aSideMapMovesWithItsImage() {
    HostArray images = images(64, 3, 8);
    // The side map is the first channel: it must stay so, wherever the image goes.
    HostArray side = firstChannel(images);
    for (Offer<Augmentation> offer : Augmentations.offers()) {
      Augmentation augmentation = offer.create(Arguments.of(offer.descriptor(), Map.of()));
      Augmentation.Augmented batch = augmentation.apply(images, Map.of("mask", side), 11);
      assertThat(batch.images()).isNotEqualTo(images);
      assertThat(batch.images().shape()).isEqualTo(images.shape());
      assertThat(batch.sides().get("mask")).isEqualTo(firstChannel(batch.images()));
    }
  }

  @Test
  void theSeedDecidesTheChoices() {
    HostArray images = images(64, 1, 8);
    for (Offer<Augmentation> offer : Augmentations.offers()) {
      Augmentation augmentation = offer.create(Arguments.of(offer.descriptor(), Map.of()));
      Augmentation.Augmented batch = augmentation.apply(images, Map.of(), 11);
      assertThat(augmentation.apply(images, Map.of(), 11)).isEqualTo(batch);
      assertThat(augmentation.apply(images, Map.of(), 12).choices()).isNotEqualTo(batch.choices());
      assertThat(augmentation.change(images, batch.choices())).isEqualTo(batch.images());
    }
  }

  @Test
  void theImagesGivenAreLeftAsTheyAre() {
    HostArray images = images(8, 1, 4);
    HostArray copy = HostArray.of(images.shape(), images.toFloats());
    new HorizontalFlip().apply(images, Map.of(), 1);
    new PaddedCrop(2).apply(images, Map.of(), 1);
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
            "padded-crop: padding 28 could cut out nothing of an image of 1x28x28; expected less"
                + " than 28");
    assertThatCode(() -> new PaddedCrop(27).check(new ImageShape(1, 28, 28)))
        .doesNotThrowAnyException();
  }

  private static HostArray images(int count, int channels, int side) {
    float[] values = new float[count * channels * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 1;
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
