package io.github.fenchel.runner.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SignedBasisTest {
  private static final DataLocation NOWHERE =
      new DataLocation(List.of(), Path.of("no-such-cache"), false);

  @Test
  void normalizedAnImageIsItsLabelTimesAUnitVectorOfBlocks() {
    Dataset data = new SignedBasis(5, 3, 40, 10, 0).open(NOWHERE);
    assertThat(data.info().image()).isEqualTo(new ImageShape(1, 3, 15));
    assertThat(data.info().classNames()).containsExactly("-1", "+1");
    for (Split split : List.of(data.train(), data.test())) {
      for (int i = 0; i < split.size(); i++) {
        float[] image = split.images(i).toFloats();
        float[] mask = Objects.requireNonNull(split.sides(i).get("mask")).toFloats();
        double y = split.label(i) == 1 ? 1 : -1;
        int block = -1;
        for (int at = 0; at < image.length; at++) {
          double x = (image[at] - 0.5) / 0.5;
          assertThat(x).isEqualTo(y * mask[at]);
          if (mask[at] != 0) {
            assertThat(mask[at]).isEqualTo(1);
            assertThat(block).isIn(-1, at % 15 / 3);
            block = at % 15 / 3;
          }
        }
        assertThat(block).isNotNegative();
      }
    }
  }

  @Test
  void bothLabelsAndAllCoordinatesAreAboutEquallyFrequent() {
    Split split = new SignedBasis(10, 1, 10_000, 2, 3).open(NOWHERE).train();
    int[] counts = new int[20];
    for (int i = 0; i < split.size(); i++) {
      float[] mask = Objects.requireNonNull(split.sides(i).get("mask")).toFloats();
      for (int j = 0; j < 10; j++) {
        counts[2 * j + split.label(i)] += (int) mask[j];
      }
    }
    // A count is binomial with mean 500 and deviation 22.
    for (int count : counts) {
      assertThat(count).isBetween(390, 610);
    }
  }

  @Test
  void imagesDependOnTheSeedAndTheirNumberAlone() {
    Split few = new SignedBasis(10, 2, 5, 5, 1).open(NOWHERE).train();
    Dataset many = new SignedBasis(10, 2, 50, 5, 1).open(NOWHERE);
    Dataset other = new SignedBasis(10, 2, 50, 5, 2).open(NOWHERE);
    for (int i = 0; i < 5; i++) {
      assertThat(few.images(i).toFloats()).isEqualTo(many.train().images(i).toFloats());
    }
    assertThat(other.digests()).doesNotContainEntry("train", many.digests().get("train"));
    assertThat(many.digests().get("train")).isNotEqualTo(many.digests().get("test"));
    assertThat(many.train().images(0, 1).toFloats())
        .isNotEqualTo(other.train().images(0, 1).toFloats());
  }

  @Test
  void aBatchIsItsImagesOneAfterTheOther() {
    Split split = new SignedBasis(4, 2, 5, 5, 1).open(NOWHERE).train();
    float[] batch = split.images(3, 0).toFloats();
    assertThat(java.util.Arrays.copyOf(batch, 16)).isEqualTo(split.images(3).toFloats());
    assertThat(java.util.Arrays.copyOfRange(batch, 16, 32)).isEqualTo(split.images(0).toFloats());
  }
}
