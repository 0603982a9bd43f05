package io.github.fenchel.runner.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResizeTest {

  /**
   * Weights (3/4, 3/4, 1/4) over their sum 7/4: (3*0 + 3*70 + 140)/7 and (70 + 3*140 + 3*210)/7.
   */
  @Test
  void halvingWeighsThreePixelsByATriangle() {
    byte[] square = Resize.square(gray(4, 4, rowOf(0, 70, 140, 210)), 2);
    assertThat(square).containsExactly(bytes(50, 160, 50, 160, 50, 160, 50, 160, 50, 160, 50, 160));
    square = Resize.square(gray(4, 4, columnOf(0, 70, 140, 210)), 2);
    assertThat(square).startsWith(bytes(50, 50, 160, 160));
  }

  @Test
  void doublingInterpolatesBetweenTwoPixels() {
    byte[] square = Resize.square(gray(2, 2, rowOf(0, 100)), 4);
    assertThat(square).startsWith(bytes(0, 25, 75, 100, 0, 25, 75, 100));
  }

  /** A half is rounded up: (0 + 1)/2 of two pixels to one; weights are equal. */
  @Test
  void sumsAreRoundedOnceHalvesUp() {
    assertThat(Resize.square(gray(2, 2, rowOf(0, 1)), 1)).containsExactly(bytes(1, 1, 1));
    assertThat(Resize.square(gray(2, 2, rowOf(254, 255)), 1)).startsWith(bytes(255));
  }

  @Test
  void anImageOfTheSizeItselfIsUnchangedAndItsChannelsAreApart() {
    byte[] samples = bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255);
    assertThat(Resize.square(new RgbImage(2, 2, samples), 2))
        .containsExactly(bytes(1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 255));
  }

  /** (5 - 2)/2 = 1.5 rounds to 2, (3 - 2)/2 = 0.5 to 0: halves to even, as Python's round. */
  @Test
  void theSquareIsCutFromTheMiddle() {
    assertThat(Resize.square(gray(5, 2, rowOf(0, 1, 2, 3, 4)), 2)).startsWith(bytes(2, 3, 2, 3));
    assertThat(Resize.square(gray(3, 2, rowOf(0, 1, 2)), 2)).startsWith(bytes(0, 1, 0, 1));
    assertThat(Resize.square(gray(2, 6, columnOf(0, 1, 2, 3, 4, 5)), 2))
        .startsWith(bytes(2, 2, 3, 3));
  }

  /** 5 x 3 to side 2: the long side becomes floor(10/3) = 3, of which the first two are kept. */
  @Test
  void theLongSideIsScaledAsTheShortOneAndRoundedDown() {
    byte[] wide = Resize.square(gray(5, 3, rowOf(10, 10, 10, 10, 250)), 2);
    assertThat(wide).startsWith(bytes(10, 10, 10, 10));
    byte[] far = Resize.square(gray(5, 3, rowOf(250, 10, 10, 10, 10)), 2);
    assertThat(far[0] & 255).isGreaterThan(100);
    assertThat(far[1] & 255).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aPlainPictureStaysPlainAtAnySize(long seed) {
    Random random = new Random(seed);
    int width = 1 + random.nextInt(60);
    int height = 1 + random.nextInt(60);
    int level = random.nextInt(256);
    int side = 1 + random.nextInt(40);
    byte[] square = Resize.square(gray(width, height, (row, column) -> level), side);
    assertThat(square).hasSize(3 * side * side).containsOnly(bytes(level));
  }

  @Test
  void samplesThatDoNotFillAPictureAreRefused() {
    assertThatThrownBy(() -> new RgbImage(2, 2, new byte[11]))
        .hasMessage("2x2 pixels do not take 11 samples");
  }

  private interface Level {
    int at(int row, int column);
  }

  private static Level rowOf(int... levels) {
    return (row, column) -> levels[column];
  }

  private static Level columnOf(int... levels) {
    return (row, column) -> levels[row];
  }

  private static RgbImage gray(int width, int height, Level level) {
    byte[] samples = new byte[3 * width * height];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) level.at(i / 3 / width, i / 3 % width);
    }
    return new RgbImage(width, height, samples);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
