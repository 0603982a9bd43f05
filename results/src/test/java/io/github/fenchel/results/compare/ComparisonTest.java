package io.github.fenchel.results.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.results.compare.SmallStore.Run;
import io.github.fenchel.results.measure.MapSimilarity.Measure;
import io.github.fenchel.results.record.SuiteIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {
  @TempDir private Path folder;

  @Test
  void equalBitsAreBit() {
    PairComparison pair = only(three(0.8, 0.8 + 0.01, 0.8 + 0.02, 1, 1));
    assertThat(pair.verdict()).isEqualTo(ComparisonVerdict.BIT);
    assertThat(pair.left()).isEqualTo("alpha");
    assertThat(pair.right()).isEqualTo("beta");
    assertThat(pair.pairs())
        .extracting(PairComparison.RunPair::name)
        .containsExactly("0", "1", "2");
  }

  @Test
  void anEqualStartIsTolerance() {
    PairComparison pair = only(three(0.801, 0.809, 0.821, 1, 1.0001f));
    assertThat(pair.verdict()).isEqualTo(ComparisonVerdict.TOLERANCE);
    assertThat(pair.stepZero())
        .hasSize(3)
        .allSatisfy(
            probe -> {
              assertThat(probe.worst().name()).isEqualTo("gradient");
              assertThat(probe.worst().relative()).isCloseTo(0.0001 / 4, within(1e-7));
            });
  }

  @Test
  void anotherStartWithEquivalentMetricsIsStatistical() {
    PairComparison pair = only(three(0.801, 0.809, 0.821, 1, 2));
    assertThat(pair.verdict()).isEqualTo(ComparisonVerdict.STATISTICAL);
    assertThat(pair.reasons()).anyMatch(reason -> reason.contains("gradient off by 2.5e-01"));
  }

  @Test
  void withoutAProbeToleranceIsNotClaimedAndTheMissingEvidenceIsNamed() {
    PairComparison pair = only(three(0.801, 0.809, 0.821, 1, 0));
    assertThat(pair.verdict()).isEqualTo(ComparisonVerdict.STATISTICAL);
    assertThat(pair.reasons())
        .anyMatch(reason -> reason.contains("probe.npz is missing in 3 of 3 pairs"));
  }

  @Test
  void aDifferenceBeyondTheMarginIsDifferentWhateverTheStart() {
    PairComparison pair = only(three(0.9, 0.911, 0.92, 1, 1));
    assertThat(pair.verdict()).isEqualTo(ComparisonVerdict.DIFFERENT);
    assertThat(pair.reasons().get(0)).startsWith("accuracy: difference +0.1003");
  }

  @Test
  void scatteredSeedsAreUndecidedWithTheNumberThatItWouldTake() {
    PairComparison pair = only(three(0.78, 0.84, 0.82, 1, 2));
    assertThat(pair.verdict()).isEqualTo(ComparisonVerdict.UNDECIDED);
    assertThat(pair.reasons().get(0)).containsPattern("it would take \\d+ seeds");
  }

  @Test
  void oneSeedDecidesNothing() {
    SmallStore store = new SmallStore(folder);
    store.add(Run.of("alpha", 0, 0.8)).add(Run.of("beta", 0, 0.8001).gradient(2));
    PairComparison pair = only(store);
    assertThat(pair.verdict()).isEqualTo(ComparisonVerdict.UNDECIDED);
    assertThat(pair.reasons().get(0)).contains("at least 3 paired seeds, here 1");
  }

  /** The case that was seen: both networks were right on both of two images, in all three seeds. */
  @Test
  void equalValuesOfFewImagesProveNothing() {
    for (int images : new int[] {2, 8, 64, 256}) {
      SmallStore store = new SmallStore(folder.resolve("store" + images));
      for (int seed = 0; seed < 3; seed++) {
        store.add(Run.of("alpha", seed, 1).images(images));
        store.add(Run.of("beta", seed, 1).images(images).map(-9).gradient(2));
      }
      PairComparison pair = only(store);
      assertThat(pair.verdict()).as(images + " images").isEqualTo(ComparisonVerdict.UNDECIDED);
      assertThat(pair.reasons().get(0))
          .startsWith("accuracy: difference +0.0000, 90 % interval [-")
          .contains(
              "does not decide about the margin 0.01; no number of seeds would be enough on "
                  + images
                  + " test images; it would take 300 images");
    }
    SmallStore store = new SmallStore(folder.resolve("many"));
    for (int seed = 0; seed < 3; seed++) {
      store.add(Run.of("alpha", seed, 1).images(1000));
      store.add(Run.of("beta", seed, 1).images(1000).map(-9).gradient(2));
    }
    assertThat(only(store).verdict()).isEqualTo(ComparisonVerdict.STATISTICAL);
  }

  /** Each image differs in every seed, so the seeds agree, yet other images would say otherwise. */
  @Test
  void seedsThatAgreeDoNotHideThatImagesScatter() {
    SmallStore store = new SmallStore(folder);
    for (int seed = 0; seed < 3; seed++) {
      store.add(Run.of("alpha", seed, 0.9).images(100));
      store.add(Run.of("beta", seed, 0.8).images(100).gradient(2));
    }
    PairComparison pair = only(store);
    assertThat(pair.metrics().get(0).paired().deviation()).isCloseTo(0, within(1e-12));
    // d_i is -1 for 10 of 100 images: the error is sqrt(0.1 * 0.9 / 99).
    assertThat(pair.metrics().get(0).paired().images().variance())
        .isCloseTo(0.09 / 99, within(1e-9));
    assertThat(pair.verdict()).isEqualTo(ComparisonVerdict.DIFFERENT);
    ComparisonRequest near =
        new ComparisonRequest(List.of("backend"), new TreeMap<>(Map.of("accuracy", 0.09)));
    assertThat(Comparison.of(store.store(), near).compared().get(0).verdict())
        .isEqualTo(ComparisonVerdict.UNDECIDED);
  }

  @Test
  void aReproductionWhoseBitsDifferIsDifferent() {
    SmallStore store = new SmallStore(folder.resolve("then")).add(Run.of("alpha", 0, 0.8));
    SmallStore again = new SmallStore(folder.resolve("now")).add(Run.of("alpha", 0, 0.81));
    Reproduction broken =
        Reproduction.of(
            store.store(), store.store().all().get(0), again.store(), again.store().all().get(0));
    assertThat(broken.promised()).isEqualTo(ComparisonVerdict.BIT);
    assertThat(broken.keepsThePromise()).isFalse();
    assertThat(broken.comparison().verdict()).isEqualTo(ComparisonVerdict.TOLERANCE);
    SmallStore far =
        new SmallStore(folder.resolve("far")).add(Run.of("alpha", 0, 0.81).gradient(2));
    Reproduction other =
        Reproduction.of(
            store.store(), store.store().all().get(0), far.store(), far.store().all().get(0));
    assertThat(other.comparison().verdict()).isEqualTo(ComparisonVerdict.DIFFERENT);
    assertThat(other.comparison().reasons().get(0))
        .isEqualTo("bits differ, where an equal environment promises equal bits");
  }

  @Test
  void theFilesStateTheMarginsThatCounted() throws IOException {
    SmallStore store = three(0.80, 0.83, 0.82, 1, 2);
    store.store().writeSuite(suite("wide", 0.5, store));
    Path json = ComparisonFiles.write(Comparison.of(store.store(), by("backend")), folder).get(0);
    assertThat(Files.readString(json).replaceAll("\\s+", " "))
        .contains("\"margins\" : { \"accuracy\" : 0.5 }".replace(" : ", ": "));
  }

  @Test
  void aMarginCanBeGiven() {
    SmallStore store = three(0.83, 0.841, 0.85, 1, 2);
    assertThat(only(store).verdict()).isEqualTo(ComparisonVerdict.DIFFERENT);
    ComparisonRequest wide =
        new ComparisonRequest(List.of("backend"), new TreeMap<>(Map.of("accuracy", 0.05)));
    assertThat(Comparison.of(store.store(), wide).compared().get(0).verdict())
        .isEqualTo(ComparisonVerdict.STATISTICAL);
  }

  @Test
  void theLeastAlikeImageIsNamed() {
    SmallStore store = new SmallStore(folder);
    store.add(Run.of("alpha", 0, 0.8)).add(Run.of("beta", 0, 0.81).map(-9));
    MapDifference map = only(store).maps().get(0);
    assertThat(map.array()).isEqualTo("gradient_logit");
    assertThat(map.mean(Measure.COSINE).n()).isEqualTo(2);
    MapDifference.Image worst = map.worst(Measure.COSINE, 1).get(0);
    assertThat(worst.index()).isEqualTo(7);
    assertThat(worst.label()).isEqualTo(3);
    // (1*9 + 4 + 9 + 16) / sqrt(30 * 110)
    assertThat(worst.similarity().cosine()).isCloseTo(38 / Math.sqrt(3300), within(1e-6));
  }

  @Test
  void otherDataAnotherEpsilonAndOtherTestImagesAreRefusedWithTheReason() {
    SmallStore data = new SmallStore(folder.resolve("data"));
    data.add(Run.of("alpha", 0, 0.8)).add(Run.of("beta", 0, 0.8).data("cd"));
    assertThat(reason(data)).contains("data.train.gz: ", "abababababab", "cdcdcdcdcdcd");
    SmallStore epsilon = new SmallStore(folder.resolve("epsilon"));
    epsilon.add(Run.of("alpha", 0, 0.8)).add(Run.of("beta", 0, 0.8).epsilon(4));
    assertThat(reason(epsilon)).contains("norm.epsilon: ", "8/255 pixel", "4/255 pixel");
    SmallStore images = new SmallStore(folder.resolve("images"));
    images.add(Run.of("alpha", 0, 0.8)).add(Run.of("beta", 0, 0.8).image(8));
    assertThat(reason(images)).contains("other test images");
    SmallStore seeds = new SmallStore(folder.resolve("seeds"));
    seeds.add(Run.of("alpha", 0, 0.8)).add(Run.of("beta", 1, 0.8));
    assertThat(reason(seeds)).contains("no seed in common: 0 and 1");
  }

  @Test
  void anotherEpsilonIsComparedIfAskedForButItsStartProvesNothing() {
    SmallStore store = new SmallStore(folder);
    for (int seed = 0; seed < 3; seed++) {
      store.add(Run.of("alpha", seed, 0.8 + 0.001 * seed).epsilon(16));
      store.add(Run.of("alpha", seed, 0.8 + 0.002 * seed).epsilon(8));
    }
    PairComparison pair = Comparison.of(store.store(), by("epsilon")).compared().get(0);
    assertThat(pair.left()).isEqualTo("epsilon 8/255 pixel");
    assertThat(pair.right()).isEqualTo("epsilon 16/255 pixel");
    assertThat(pair.stepZero()).isEmpty();
    assertThat(pair.verdict()).isEqualTo(ComparisonVerdict.STATISTICAL);
  }

  @Test
  void aRunWithoutACounterpartIsNoFault() {
    SmallStore store =
        three(0.8, 0.8 + 0.01, 0.8 + 0.02, 1, 1).add(Run.of("alpha", 0, 0.8).epsilon(4));
    Comparison comparison = Comparison.of(store.store(), by("backend"));
    assertThat(comparison.compared()).hasSize(1);
    assertThat(comparison.refused()).isEmpty();
    assertThat(comparison.alone()).containsExactly("l1 (epsilon 4/255 pixel), alpha");
  }

  @Test
  void seedsCanBeComparedWithEachOther() {
    SmallStore store = new SmallStore(folder);
    store.add(Run.of("alpha", 10, 0.8)).add(Run.of("alpha", 9, 0.81).map(2));
    PairComparison pair = Comparison.of(store.store(), by("seed")).compared().get(0);
    assertThat(pair.left()).isEqualTo("seed 9");
    assertThat(pair.right()).isEqualTo("seed 10");
    assertThat(pair.verdict()).isEqualTo(ComparisonVerdict.UNDECIDED);
    assertThat(pair.maps()).hasSize(1);
  }

  @Test
  void aSuitesMarginCountsUnlessTheRequestSaysOtherwise() {
    SmallStore store = three(0.80, 0.83, 0.82, 1, 2);
    assertThat(only(store).metrics().get(0).margin()).isEqualTo(0.01);
    store.store().writeSuite(suite("wide", 0.5, store));
    PairComparison pair = only(store);
    assertThat(pair.metrics().get(0).margin()).isEqualTo(0.5);
    assertThat(pair.verdict()).isEqualTo(ComparisonVerdict.STATISTICAL);
    assertThat(pair.reasons()).contains("margins as suite wide states them: accuracy 0.5");
    ComparisonRequest given =
        new ComparisonRequest(List.of("backend"), new TreeMap<>(Map.of("accuracy", 0.2)));
    pair = Comparison.of(store.store(), given).compared().get(0);
    assertThat(pair.metrics().get(0).margin()).isEqualTo(0.2);
    assertThat(pair.reasons()).noneMatch(reason -> reason.contains("suite"));
  }

  @Test
  void suitesThatDisagreeAreNotCompared() {
    SmallStore store = three(0.80, 0.83, 0.82, 1, 2);
    store.store().writeSuite(suite("narrow", 0.02, store));
    store.store().writeSuite(suite("wide", 0.5, store));
    assertThat(reason(store))
        .isEqualTo(
            "suites narrow and wide state different margins of accuracy, 0.02 and 0.5; say which"
                + " counts with --margin accuracy=0.5");
    store.store().writeSuite(suite("wide", 0.02, store));
    assertThat(only(store).metrics().get(0).margin()).isEqualTo(0.02);
    SuiteIndex others =
        new SuiteIndex("others", "", new TreeMap<>(Map.of("accuracy", 0.3)), List.of());
    store.store().writeSuite(others);
    assertThat(only(store).metrics().get(0).margin()).isEqualTo(0.02);
  }

  /** A suite that every run of the store belongs to. */
  private static SuiteIndex suite(String name, double margin, SmallStore store) {
    List<SuiteIndex.Cell> cells =
        store.store().all().stream()
            .map(run -> SuiteIndex.Cell.run(run.runId(), new TreeMap<>(), run.runId()))
            .toList();
    return new SuiteIndex(name, "", new TreeMap<>(Map.of("accuracy", margin)), cells);
  }

  @Test
  void mistakesAreTold() {
    SmallStore store = new SmallStore(folder).add(Run.of("alpha", 0, 0.8));
    assertThatThrownBy(() -> Comparison.of(store.store(), by("backnd")))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining("--by backnd: no run has such a field");
    assertThatThrownBy(() -> Comparison.of(store.store(), by("seed")))
        .hasMessageContaining("no two of its 1 runs differ in seed");
    ComparisonRequest margin =
        new ComparisonRequest(List.of("seed"), new TreeMap<>(Map.of("acuracy", 0.1)));
    assertThatThrownBy(() -> Comparison.of(store.store(), margin))
        .hasMessageContaining("--margin acuracy: no run measured it; measured were [accuracy]");
    assertThatThrownBy(
            () -> new ComparisonRequest(List.of("seed"), new TreeMap<>(Map.of("accuracy", -1.0))))
        .hasMessageContaining("above 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "de-DE", "tr-TR"})
  void filesAreTheSameInEveryLocale(String locale) throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(locale.isEmpty() ? Locale.ROOT : Locale.forLanguageTag(locale));
    try {
      Comparison comparison = Comparison.of(three(0.78, 0.84, 0.82, 1, 2).store(), by("backend"));
      for (Path file : ComparisonFiles.write(comparison, folder.resolve("out"))) {
        String name = String.valueOf(file.getFileName());
        assertThat(Files.readString(file)).as(name).isEqualTo(golden(name));
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  private static String golden(String name) throws IOException {
    try (var in = Objects.requireNonNull(ComparisonTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static ComparisonRequest by(String axis) {
    return new ComparisonRequest(List.of(axis), new TreeMap<>());
  }

  private static PairComparison only(SmallStore store) {
    Comparison comparison = Comparison.of(store.store(), by("backend"));
    assertThat(comparison.refused()).isEmpty();
    assertThat(comparison.compared()).hasSize(1);
    return comparison.compared().get(0);
  }

  private static String reason(SmallStore store) {
    Comparison comparison = Comparison.of(store.store(), by("backend"));
    assertThat(comparison.compared()).isEmpty();
    assertThat(comparison.refused()).hasSize(1);
    return comparison.refused().get(0).reason();
  }

  /** Three seeds: the left side has accuracy 0.80, 0.81, 0.82, the right what is given. */
  private SmallStore three(
      double zero, double one, double two, float leftGradient, float rightGradient) {
    SmallStore store = new SmallStore(folder.resolve("store"));
    double[] right = {zero, one, two};
    for (int seed = 0; seed < 3; seed++) {
      store.add(Run.of("alpha", seed, 0.8 + seed / 100.0).gradient(leftGradient));
      store.add(Run.of("beta", seed, right[seed]).gradient(rightGradient));
    }
    return store;
  }
}
