package io.github.fenchel.runner.data.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.codec.Npz;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds augmentations to torchvision's, given the same choices: {@code augmentation_fixtures.py}.
 */
class AugmentationParityTest {
  /** Torch computes in single precision; a pixel at 8 bits is 0.004. */
  private static final float TOLERANCE = 1e-5f;

  private static final Map<String, HostArray> GOLDEN = golden();
  private static final Map<String, ImageChange> CHANGES =
      Map.of(
          "rotation-nearest", new Rotation(180, false),
          "rotation-bilinear", new Rotation(180, true),
          "gaussian-blur-3", new RandomBlur(3, 0.1, 2),
          "gaussian-blur-5", new RandomBlur(5, 0.1, 2),
          "gaussian-blur-9", new RandomBlur(9, 0.1, 2),
          "random-resized-crop", new RandomResizedCrop(0.08, 1, 0.75, 4 / 3.0),
          "color-jitter", new ColorJitter(1, 1, 1, 0.5),
          "gray-color-jitter", new ColorJitter(1, 1, 0, 0),
          "side-rotation", new Rotation(180, true),
          "side-random-resized-crop", new RandomResizedCrop(0.08, 1, 0.75, 4 / 3.0));

  private static Map<String, HostArray> golden() {
    try {
      return Npz.read(
          Path.of(
              Objects.requireNonNull(AugmentationParityTest.class.getResource("torchvision.npz"))
                  .toURI()));
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }

  static List<String> cases() {
    return GOLDEN.keySet().stream()
        .filter(name -> name.endsWith(".choice"))
        .map(name -> name.substring(0, name.length() - ".choice".length()))
        .sorted()
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theSameChoicesGiveTheSamePixels(String name) {
    String id = name.substring(0, name.indexOf(':'));
    EachImage augmentation = new EachImage(Objects.requireNonNull(CHANGES.get(id), id), 1);
    boolean side = id.startsWith("side-");
    HostArray image = batch(side || id.startsWith("gray-") ? "gray" : "color");
    HostArray expected = batch(name + ".image");
    HostArray choice = array(name + ".choice");
    HostArray choices =
        HostArray.concat(List.of(HostArray.of(Shape.of(1), 1.0), choice))
            .reshape(Shape.of(1, 1 + choice.size()));
    HostArray found =
        side ? augmentation.changeSide(image, choices) : augmentation.change(image, choices);
    assertThat(found.toFloats()).containsExactly(expected.toFloats(), offset(TOLERANCE));
  }

  private static HostArray batch(String name) {
    HostArray image = array(name);
    return image.reshape(
        Shape.of(1, image.shape().get(0), image.shape().get(1), image.shape().get(2)));
  }

  private static HostArray array(String name) {
    return Objects.requireNonNull(GOLDEN.get(name), name);
  }
}
