package io.github.fenchel.runner.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.results.compare.Comparison;
import io.github.fenchel.results.compare.ComparisonRequest;
import io.github.fenchel.results.compare.ComparisonVerdict;
import io.github.fenchel.results.compare.MapDifference;
import io.github.fenchel.results.compare.MetricDifference;
import io.github.fenchel.results.compare.PairComparison;
import io.github.fenchel.results.measure.PairedDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Comparisons of suites with many methods and metrics, as a person reads them. */
class ComparisonTableTest {
  private static Component component(String id) {
    return new Component(id, Arguments.none());
  }

  private static MetricDifference metric(String id, @Nullable Component map) {
    MetricDefinition definition =
        new MetricDefinition(
            component(id), 1, "", "", "", "", MetricDefinition.Direction.HIGHER, map);
    return new MetricDifference(definition, 0.5, 0.25, PairedDifference.of(-0.25, -0.25), null);
  }

  /** Metrics of a simple gradient and of methods, with a map and a reason for each method. */
  private static Comparison comparison(String left, int metrics, int methods) {
    List<MetricDifference> differences = new ArrayList<>();
    List<MapDifference> maps = new ArrayList<>(List.of(map("gradient_logit")));
    List<String> reasons = new ArrayList<>(List.of("the first"));
    for (int metric = 0; metric < metrics; metric++) {
      differences.add(metric("metric-" + metric, null));
      for (int method = 0; method < methods; method++) {
        differences.add(metric("metric-" + metric, component("method-" + method)));
      }
    }
    for (int method = 0; method < methods; method++) {
      maps.add(map("method_" + method));
      reasons.add("reason " + method);
    }
    PairComparison pair =
        new PairComparison(
            "all",
            left,
            "right one",
            List.of(),
            differences,
            List.of(),
            maps,
            ComparisonVerdict.UNDECIDED,
            reasons);
    return new Comparison(
        new ComparisonRequest(List.of("norm"), new TreeMap<>()),
        List.of(pair),
        List.of(),
        List.of());
  }

  private static MapDifference map(String array) {
    return new MapDifference(array, List.of());
  }

  private static String rendered(Comparison comparison, boolean all) {
    return new ComparisonTable(comparison, all).render();
  }

  @Test
  void whatFitsOnAScreenIsShownWhole() {
    Comparison small = comparison("left one", 3, 2);
    assertThat(rendered(small, false))
        .isEqualTo(rendered(small, true))
        .contains("metric-2 of method-1", "method_1 ssim", "reason 1");
  }

  @Test
  void ofManyMethodsTheSimpleGradientsNumbersAreShownAndTheOthersCounted() {
    Comparison large = comparison("left one", 30, 12);
    assertThat(rendered(large, false))
        .contains("metric-0 ", "metric-29 ", "gradient_logit ssim", "the first", "reason 1")
        .doesNotContain(" of method-", "method_", "reason 2")
        .contains("and 372 more metrics and maps, of other saliency methods: --all prints them")
        .contains("and 10 more reasons: --all prints them");
    assertThat(rendered(large, false).lines().count()).isLessThan(60);
    assertThat(rendered(large, true))
        .contains("metric-29 of method-11", "method_11 ssim", "reason 11")
        .doesNotContain("--all");
  }

  /** A setting with all its arguments is no heading of a column of numbers. */
  @Test
  void aLongNameWidensNoColumn() {
    String name = "elastic-net (epsilon 8/255 pixel, epsilon2 0.05 pixel^2), fast";
    String text = rendered(comparison(name, 2, 1), false);
    assertThat(text.lines().limit(2))
        .containsExactly(
            "all: " + name + " and right one, seed ",
            "metric                  left   right  difference       90 % interval");
    assertThat(text)
        .contains("\nUNDECIDED, n 0: all: " + name + " and right one\n  the first\n  reason 0\n");
  }
}
