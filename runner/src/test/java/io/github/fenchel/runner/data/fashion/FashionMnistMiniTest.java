package io.github.fenchel.runner.data.fashion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.runner.data.Datasets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shipped images, and the full ones where Debian's package is installed. */
class FashionMnistMiniTest {
  private static final DataLocation NOWHERE =
      new DataLocation(List.of(), Path.of("no-such-cache"), false);

  private static Dataset mini;

  @BeforeAll
  static void openMini() {
    mini = source("fashion-mnist-mini").open(NOWHERE);
  }

  @Test
  void everyClassHasSixHundredTrainingAndOneHundredTestImages() {
    assertThat(mini.train().size()).isEqualTo(6_000);
    assertThat(mini.test().size()).isEqualTo(1_000);
    assertThat(classCounts(mini.train())).hasSize(10).containsOnly(600);
    assertThat(classCounts(mini.test())).hasSize(10).containsOnly(100);
  }

  @Test
  void whatIsKnownBeforehandIsWhatIsRead() {
    assertThat(mini.info()).isEqualTo(source("fashion-mnist-mini").info(NOWHERE));
    assertThat(mini.info().classes()).isEqualTo(10);
    assertThat(mini.info().classNames().get(9)).isEqualTo("Ankle boot");
    assertThat(mini.train().images(0).shape()).isEqualTo(mini.info().image().batch(1));
  }

  @Test
  void meanAndDeviationAreThoseOfTheTrainingImages() {
    assertMoments(mini);
  }

  @Test
  void theDigestsOfAllFourFilesAreTold() {
    assertThat(mini.digests())
        .containsOnlyKeys(
            "t10k-images-idx3-ubyte",
            "t10k-labels-idx1-ubyte",
            "train-images-idx3-ubyte",
            "train-labels-idx1-ubyte");
  }

  @Test
  void theLicenseIsShippedBesideTheData() throws Exception {
    try (var in = FashionMnistMini.class.getResourceAsStream("fashion-mnist-mini/LICENSE")) {
      assertThat(in)
          .isNotNull()
          .asString(StandardCharsets.UTF_8)
          .contains("MIT License", "Zalando SE");
    }
  }

  @Test
  void theFullDatasetHasItsPinnedMoments() {
    Dataset full = full();
    assertThat(classCounts(full.train())).hasSize(10).containsOnly(6_000);
    assertThat(classCounts(full.test())).hasSize(10).containsOnly(1_000);
    assertMoments(full);
  }

  @Test
  void theMiniSetIsTheFirstImagesOfEachClassOfTheFullOne() {
    Dataset full = full();
    assertFirstOfEachClass(mini.train(), full.train(), 600);
    assertFirstOfEachClass(mini.test(), full.test(), 100);
  }

  private static Dataset full() {
    assumeThat(Files.isDirectory(Path.of("/usr/share/datasets/fashion-mnist")))
        .as("Debian's package dataset-fashion-mnist is installed")
        .isTrue();
    return source("fashion-mnist").open(NOWHERE);
  }

  private static void assertFirstOfEachClass(Split part, Split whole, int perClass) {
    int[] taken = new int[10];
    int[] expected =
        IntStream.range(0, whole.size()).filter(i -> taken[whole.label(i)]++ < perClass).toArray();
    int[] all = IntStream.range(0, part.size()).toArray();
    assertThat(part.images(all).equals(whole.images(expected))).isTrue();
    assertThat(IntStream.of(all).map(part::label).toArray())
        .isEqualTo(IntStream.of(expected).map(whole::label).toArray());
  }

  static void assertMoments(Dataset data) {
    double sum = 0;
    double squares = 0;
    long count = 0;
    for (int i = 0; i < data.train().size(); i++) {
      for (double value : data.train().images(i).toDoubles()) {
        sum += value;
        squares += value * value;
        count++;
      }
    }
    double mean = sum / count;
    assertThat(data.info().mean().get(0)).isCloseTo(mean, within(5e-5));
    assertThat(data.info().deviation().get(0))
        .isCloseTo(Math.sqrt(squares / count - mean * mean), within(5e-5));
  }

  private static int[] classCounts(Split split) {
    int[] counts = new int[10];
    for (int i = 0; i < split.size(); i++) {
      counts[split.label(i)]++;
    }
    return counts;
  }

  private static DatasetSource source(String id) {
    Offer<DatasetSource> offer =
        Datasets.offers().stream()
            .filter(o -> o.descriptor().id().equals(id))
            .findFirst()
            .orElseThrow();
    return offer.create(Arguments.none());
  }
}
