package io.github.fenchel.results.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.Outcome;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {
  private static final TraceBudget DOUBLE = TraceBudget.of(DataType.FLOAT64);
  private static final TracedPair.Name NAME = new TracedPair.Name("l1, seed 0", "alpha", "beta");

  /** Above this, a picture holds its title and legend. */
  private static final int HEAD = 130;

  @TempDir private Path folder;

  @Test
  void theFirstBeyondIsTheFirstInTheOrderOfComputationNotTheFurthestOff() {
    TracedPair pair = pair(compare(1, Map.of()), compare(2, Map.of("weight/fc.bias", 1e-3)));
    assertThat(pair.firstBeyond()).map(TraceDifference::step).contains(2);
    Map<String, Double> off = Map.of("statistic/bn1.running_var", 1e-6, "weight/fc.bias", 1e-3);
    pair = pair(compare(1, Map.of()), compare(2, off));
    assertThat(pair.verdict()).isEqualTo(TracedPair.Verdict.BEYOND);
    assertThat(pair.summary())
        .isEqualTo(
            "beyond budget, first at step 2, batch-norm statistic bn1.running_var (layer bn1):"
                + " relative difference 1.0e-06, budget 1e-09, 1 of 2 elements beyond");
    assertThat(pair.worst(TraceKind.WEIGHT))
        .map(worst -> worst.tensor().toString())
        .contains("weight fc.bias");
  }

  @Test
  void stepOneIsStrictButForTheWeights() {
    assertThat(pair(compare(1, Map.of("loss", 1e-10))).verdict())
        .isEqualTo(TracedPair.Verdict.BEYOND);
    assertThat(pair(compare(1, Map.of("weight/fc.bias", 1e-10))).verdict())
        .isEqualTo(TracedPair.Verdict.WITHIN);
    assertThat(pair(compare(2, Map.of("loss", 1e-10))).verdict())
        .isEqualTo(TracedPair.Verdict.WITHIN);
    TraceBudget single = TraceBudget.of(DataType.FLOAT32);
    assertThat(single.at(1, TraceKind.LOGITS)).isEqualTo(1e-4);
    assertThat(single.at(1, TraceKind.WEIGHT)).isEqualTo(0.1);
    assertThat(single.signShare(1)).isEqualTo(1e-5);
    assertThat(TraceBudget.constant(1e-6).at(7, TraceKind.WEIGHT)).isEqualTo(1e-6);
    for (double budget : new double[] {0, -1, 2, Double.NaN}) {
      assertThatThrownBy(() -> TraceBudget.constant(budget))
          .isInstanceOf(FenchelException.class)
          .hasMessageContaining("above 0 and at most 1");
    }
  }

  @Test
  void aForwardFaultNamesTheLayerWhoseStatisticsPartFirst() {
    Map<String, Double> off =
        Map.of("logits", 1e-3, "statistic/bn1.running_var", 1e-3, "training-logits", 1e-3);
    assertThat(pair(compare(1, off)).summary())
        .startsWith("beyond budget, first at step 1, logits:")
        .endsWith("; its first layer is bn1");
    Map<String, Double> attacked = new LinkedHashMap<>(off);
    attacked.put("perturbation", 1e-3);
    assertThat(pair(compare(1, attacked)).summary())
        .as("another input moves the statistics of every layer")
        .doesNotContain("first layer");
  }

  @Test
  void aSideThatDivergesIsInfinitelyFarAndBothSidesAreNoDifference() {
    Map<String, HostArray> plain = step(Map.of());
    Map<String, HostArray> diverged = new LinkedHashMap<>(plain);
    diverged.put("loss", HostArray.of(Shape.of(1, 2), 1, Double.NaN));
    TracedPair one = pair(TraceDifference.of(3, plain, diverged, DOUBLE));
    assertThat(one.summary()).contains("step 3, loss: relative difference Infinity");
    TracedPair both = pair(TraceDifference.of(3, diverged, diverged, DOUBLE));
    assertThat(both.firstBeyond()).isEmpty();
    assertThat(both.largest(TraceKind.LOSS, 3)).isEmpty();
  }

  @Test
  void failureAndSkipAreVerdictsOfTheirOwnOnlyIfNothingWasBeyond() {
    Optional<Outcome.Failed> failure =
        Optional.of(new Outcome.Failed(FailureKind.DIVERGED, "beta: diverged\nmore"));
    TracedPair failed =
        new TracedPair(NAME, DOUBLE, compare(1, Map.of()), failure, Optional.empty());
    assertThat(failed.verdict()).isEqualTo(TracedPair.Verdict.FAILED);
    assertThat(failed.summary())
        .isEqualTo("within budget at all 1 steps; then failed: beta: diverged");
    TracedPair beyond =
        new TracedPair(NAME, DOUBLE, compare(1, Map.of("loss", 1.0)), failure, Optional.empty());
    assertThat(beyond.verdict()).isEqualTo(TracedPair.Verdict.BEYOND);
    assertThat(skipped().verdict()).isEqualTo(TracedPair.Verdict.SKIPPED);
    assertThat(skipped().summary())
        .isEqualTo("nothing was compared; skipped: backend beta has no float64");
  }

  @Test
  void sidesWithOtherTensorsAreNotCompared() {
    Map<String, HostArray> other = new LinkedHashMap<>(step(Map.of()));
    other.remove("loss");
    assertThatThrownBy(() -> TraceDifference.of(1, step(Map.of()), other, DOUBLE))
        .hasMessageContaining("the other [logits");
    assertThatThrownBy(() -> TraceTensor.ofArray("weigth/fc.bias"))
        .hasMessageContaining("no tensor is called weigth/fc.bias");
    assertThatThrownBy(() -> new TraceTensor(TraceKind.WEIGHT, ""))
        .hasMessageContaining("cannot be called");
  }

  @Test
  void filesAreTheSameInEveryLocale() throws IOException {
    Map<String, Double> off = Map.of("statistic/bn1.running_var", 1e-6);
    Trace trace = new Trace("two", List.of(pair(compare(1, Map.of()), compare(2, off)), skipped()));
    Locale before = Locale.getDefault();
    List<byte[]> pictures = new ArrayList<>();
    try {
      for (String locale : List.of("", "de-DE", "tr-TR")) {
        Locale.setDefault(Locale.forLanguageTag(locale));
        List<Path> files = TraceFiles.write(trace, folder);
        assertThat(files)
            .extracting(file -> String.valueOf(file.getFileName()))
            .containsExactly("trace.json", "trace.csv", "trace.png");
        for (Path file : files.subList(0, 2)) {
          String name = String.valueOf(file.getFileName());
          assertThat(Files.readString(file)).as(name).isEqualTo(golden(name));
        }
        pictures.add(Files.readAllBytes(files.get(2)));
      }
    } finally {
      Locale.setDefault(before);
    }
    assertThat(pictures.get(1)).isEqualTo(pictures.get(0));
    assertThat(pictures.get(2)).isEqualTo(pictures.get(0));
  }

  /** At step 1 all is 0 and the budget 1e-12; at step 2 the statistic is 1e-6, the budget 1e-9. */
  @Test
  void thePictureShowsEachValueAtItsDecade() throws IOException {
    Map<String, Double> off = Map.of("statistic/bn1.running_var", 1e-6);
    TraceFiles.write(
        new Trace("two", List.of(pair(compare(1, Map.of()), compare(2, off)))), folder);
    BufferedImage picture = ImageIO.read(folder.resolve("trace.png").toFile());
    assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(840, 430);

    Line zero = longest(picture, 0x000000); // the logits, equal at both steps
    List<Point> budget = points(picture, 0x444444, zero);
    List<Point> statistic = points(picture, 0x009E73, zero);
    double first = budget.get(0).y();
    double later = budget.get(budget.size() - 1).y();
    double value = statistic.get(statistic.size() - 1).y();
    double decade = (first - later) / 3;
    assertThat(decade).isGreaterThan(10);
    assertThat(later - value).as("from 1e-9 to 1e-6").isCloseTo(3 * decade, within(6.0));
    assertThat(zero.y() - first).as("from 0 to 1e-12").isCloseTo(decade, within(6.0));
    assertThat(points(picture, 0xCC79A7, zero)).as("weights, equal too, do not rise").isEmpty();
  }

  private record Point(int x, int y) {}

  private record Line(int y, int from, int to) {}

  /** The longest horizontal line of a color: black, that is longer than the frame's or a letter. */
  private static Line longest(BufferedImage picture, int color) {
    Line longest = new Line(0, 0, 0);
    for (int y = 0; y < picture.getHeight(); y++) {
      int from = 0;
      for (int x = 0; x < picture.getWidth(); x++) {
        if ((picture.getRGB(x, y) & 0xFFFFFF) != color) {
          from = x + 1;
        } else if (x - from > longest.to() - longest.from()) {
          longest = new Line(y, from, x);
        }
      }
    }
    return longest;
  }

  /** The pixels of a color above a line, from left to right, its ends left out. */
  private static List<Point> points(BufferedImage picture, int color, Line above) {
    List<Point> points = new ArrayList<>();
    for (int x = above.from() + 5; x < above.to() - 2; x++) {
      for (int y = HEAD; y < above.y(); y++) {
        if ((picture.getRGB(x, y) & 0xFFFFFF) == color) {
          points.add(new Point(x, y));
        }
      }
    }
    return points;
  }

  @Test
  void withoutAnyStepThereIsNoPicture() {
    assertThat(TraceFiles.write(new Trace("none", List.of(skipped())), folder))
        .extracting(file -> String.valueOf(file.getFileName()))
        .containsExactly("trace.json", "trace.csv");
  }

  private static String golden(String name) throws IOException {
    try (var in = Objects.requireNonNull(TraceTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static TracedPair skipped() {
    return new TracedPair(
        NAME,
        DOUBLE,
        List.of(),
        Optional.empty(),
        Optional.of(new Outcome.Skipped("backend beta has no float64")));
  }

  private static TracedPair pair(List<TraceDifference> first) {
    return pair(first, List.of());
  }

  private static TracedPair pair(List<TraceDifference> first, List<TraceDifference> second) {
    List<TraceDifference> all = new ArrayList<>(first);
    all.addAll(second);
    return new TracedPair(NAME, DOUBLE, all, Optional.empty(), Optional.empty());
  }

  private static List<TraceDifference> compare(int step, Map<String, Double> off) {
    return TraceDifference.of(step, step(Map.of()), step(off), DOUBLE);
  }

  /** One image of two pixels; each tensor is ones, but for the second element's offset. */
  private static Map<String, HostArray> step(Map<String, Double> offsets) {
    Map<String, HostArray> step = new LinkedHashMap<>();
    for (String name :
        List.of(
            "logits",
            "input-gradient",
            "perturbation",
            "statistic/bn1.running_var",
            "training-logits",
            "loss",
            "weight-gradient/fc.bias",
            "weight/fc.bias")) {
      double second = 1 - offsets.getOrDefault(name, 0.0);
      Shape shape = name.startsWith("statistic") ? Shape.of(2) : Shape.of(1, 2);
      step.put(name, HostArray.of(shape, 1, second));
    }
    return step;
  }
}
