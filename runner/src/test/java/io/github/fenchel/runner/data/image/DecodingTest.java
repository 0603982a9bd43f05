package io.github.fenchel.runner.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Images as other tools write them, held against what Pillow decodes: each file that comes with a
 * {@code .ppm} of Pillow's pixels is read, every other one is refused. The files are made by {@code
 * src/test/scripts/decoding_fixtures.py}.
 *
 * <p>PNG must be equal. So must JPEG on a Java that uses libjpeg-turbo, as Pillow does; Java's own
 * libjpeg 6b rounds as it does, but repeats chrominance rows of 4:4:0 where the other interpolates.
 */
class DecodingTest {
  private static final String ALL_OF_6B_AND_TURBO = ".*440.*";
  private static final int LEVELS = 1;
  private static final int LEVELS_OF_440 = 16;

  static Stream<String> readable() throws IOException {
    return names().filter(name -> Files.exists(golden(name)));
  }

  static Stream<String> broken() throws IOException {
    return names().filter(name -> !Files.exists(golden(name)));
  }

  @ParameterizedTest
  @MethodSource("readable")
  void anImageIsDecodedAsPillowDecodesIt(String name) throws IOException {
    RgbImage picture = Decoder.decode(EncodedImage.read(folder().resolve(name)));
    byte[] golden = Files.readAllBytes(golden(name));
    int samples = picture.width() * picture.height() * 3;
    String header = new String(golden, 0, golden.length - samples, StandardCharsets.US_ASCII);
    assertThat(header).isEqualTo("P6\n" + picture.width() + " " + picture.height() + "\n255\n");
    int most = 0;
    int at = golden.length - samples;
    for (int i = 0; i < samples; i++) {
      int pixel = i / 3;
      int level = picture.at(pixel / picture.width(), pixel % picture.width(), i % 3);
      most = Math.max(most, Math.abs(level - (golden[at + i] & 255)));
    }
    int allowed =
        name.endsWith(".png") ? 0 : name.matches(ALL_OF_6B_AND_TURBO) ? LEVELS_OF_440 : LEVELS;
    assertThat(most).as("levels off Pillow").isLessThanOrEqualTo(allowed);
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenFileIsRefusedInOneLineThatNamesIt(String name) {
    Path file = folder().resolve(name);
    assertThatThrownBy(() -> Decoder.decode(EncodedImage.read(file)))
        .isInstanceOfSatisfying(
            FenchelException.class,
            refusal -> assertThat(refusal.kind()).isEqualTo(FailureKind.USER))
        .hasMessageStartingWith(file + ": ")
        .satisfies(
            refusal -> assertThat(refusal.getMessage()).doesNotContain("null").hasLineCount(1));
  }

  /** A header may promise 2.7 GB in a few hundred bytes. */
  @Test
  void aHugeImageIsRefusedByItsHeader() {
    assertThatThrownBy(() -> EncodedImage.read(folder().resolve("huge.png")))
        .hasMessageEndingWith(
            ": has 30000x30000 pixels, expected at most 65535 on a side and 89478485 in all");
  }

  @Test
  void theFixturesAreThere() throws IOException {
    assertThat(readable()).hasSizeGreaterThan(50).contains("wide-gamut.jpg", "rgba-16.png");
    assertThat(broken()).contains("flipped.png", "truncated.jpg", "empty.png", "text.png");
  }

  private static Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      List<String> names = files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
      return names.stream().filter(EncodedImage::hasKnownEnding);
    }
  }

  private static Path golden(String name) {
    return folder().resolve(name + ".ppm");
  }

  private static Path folder() {
    try {
      return Path.of(
              Objects.requireNonNull(DecodingTest.class.getResource("wide-gamut.jpg")).toURI())
          .resolveSibling("");
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
