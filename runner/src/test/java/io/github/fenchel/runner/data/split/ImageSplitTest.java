package io.github.fenchel.runner.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import org.junit.jupiter.api.Test;

class ImageSplitTest {
  private final byte[] pixels = {0, 51, (byte) 255, (byte) 128, 1, 2, 3, 4};
  private final ImageSplit split =
      new ImageSplit(new ImageShape(1, 2, 2), pixels, new byte[] {7, (byte) 200});

  @Test
  void bytesBecomeIntensitiesFromZeroToOne() {
    HostArray images = split.images(0);
    assertThat(images.shape()).isEqualTo(Shape.of(1, 1, 2, 2));
    assertThat(images.toFloats()).containsExactly(0f, 0.2f, 1f, 128 / 255f);
  }

  @Test
  void imagesComeInTheOrderAskedForAndMayComeTwice() {
    assertThat(split.images(1, 0, 1).rows(2, 3)).isEqualTo(split.images(1));
    assertThat(split.images().shape()).isEqualTo(Shape.of(0, 1, 2, 2));
  }

  @Test
  void labelsAreUnsigned() {
    assertThat(split.size()).isEqualTo(2);
    assertThat(split.label(0)).isEqualTo(7);
    assertThat(split.label(1)).isEqualTo(200);
  }

  @Test
  void laterChangesOfTheArgumentsDoNotReachTheSplit() {
    pixels[1] = 0;
    assertThat(split.images(0).at(1)).isEqualTo(0.2f);
  }

  @Test
  void pixelsThatDoNotFitTheLabelsAreRefused() {
    assertThatThrownBy(() -> new ImageSplit(new ImageShape(1, 2, 2), pixels, new byte[3]))
        .hasMessage("3 images of 1x2x2 take 12 bytes, found 8");
  }
}
