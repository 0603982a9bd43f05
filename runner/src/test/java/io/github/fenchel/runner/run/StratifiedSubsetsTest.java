package io.github.fenchel.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.runner.data.Datasets;
import io.github.fenchel.runner.run.StratifiedSubsets.TrainingImages;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which images a run sees. */
class StratifiedSubsetsTest {
  private static final Component DATA = Component.of("fashion-mnist-mini");

  private final Split all = train();

  private static Split train() {
    return Datasets.offers().stream()
        .filter(offer -> offer.descriptor().id().equals(DATA.id()))
        .findFirst()
        .orElseThrow()
        .create(Arguments.none())
        .open(new DataLocation(List.of(), Path.of("no-such-cache"), false))
        .train();
  }

  private TrainingImages images(long seed, @Nullable Boolean halves, String validation) {
    Component adam = Component.of("adam");
    TrainingSpec spec =
        new TrainingSpec(
            new DataSpec(DATA, 200, 100, Rational.parse(validation), List.of(), null, halves),
            Component.of("small-cnn"),
            new ObjectiveSpec(Component.of("standard"), null),
            new EngineSpec("pytorch", new SessionOptions("cpu", DataType.FLOAT32, 1)),
            new ScheduleSpec(1, 10, adam, Component.of("constant"), ScheduleSpec.Keep.LAST),
            seed);
    return new StratifiedSubsets(DATA).training(all, spec);
  }

  /** The places of a split's images in the dataset's own. */
  private static Set<Integer> places(Split split) {
    Set<Integer> places = new TreeSet<>();
    IntStream.range(0, split.size()).forEach(i -> places.add(split.position(i)));
    return places;
  }

  @Test
  void halvesAreDisjointAndTogetherAllThatIsTrainedOn() {
    Set<Integer> even = places(images(0, true, "0").train());
    Set<Integer> odd = places(images(1, true, "0").train());
    assertThat(even).hasSize(100).doesNotContainAnyElementsOf(odd);
    assertThat(odd).hasSize(100);
    Set<Integer> both = new TreeSet<>(even);
    both.addAll(odd);
    assertThat(both).isEqualTo(places(images(0, null, "0").train()));
  }

  @Test
  void halvesHaveAsManyImagesOfEachClass() {
    for (long seed : new long[] {0, 1}) {
      Split half = images(seed, true, "0").train();
      int[] counts = new int[10];
      IntStream.range(0, half.size()).forEach(i -> counts[half.label(i)]++);
      assertThat(Arrays.stream(counts).boxed()).containsOnly(10);
    }
  }

  @Test
  void seedsOfEqualParityShareAHalf() {
    for (long seed : new long[] {2, -2, 1L << 40}) {
      assertThat(places(images(seed, true, "0").train()))
          .isEqualTo(places(images(0, true, "0").train()));
    }
    for (long seed : new long[] {3, -1}) {
      assertThat(places(images(seed, true, "0").train()))
          .isEqualTo(places(images(1, true, "0").train()));
    }
  }

  @Test
  void validationImagesAreOfTheSeedsOwnHalf() {
    TrainingImages images = images(1, true, "0.2");
    Set<Integer> seen = places(images.train());
    assertThat(seen).hasSize(80);
    assertThat(places(images.validation().orElseThrow()))
        .hasSize(20)
        .doesNotContainAnyElementsOf(seen);
    seen.addAll(places(images.validation().orElseThrow()));
    assertThat(seen).isEqualTo(places(images(1, true, "0").train()));
  }
}
