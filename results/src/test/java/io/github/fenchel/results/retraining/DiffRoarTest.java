package io.github.fenchel.results.retraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.run.Derivation.Arm;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.retraining.DiffRoar.Finished;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Numbers by hand. */
class DiffRoarTest {
  private static final Component GRADIENT = Component.of("simple-gradient");
  private static final Component RANDOM = Component.of("random");
  private static final Rational TENTH = Rational.of(1, 10);

  private final List<Finished> runs = new ArrayList<>();

  /** An explained network of that objective and seed. */
  private static TrainingSpec network(String objective, long seed) {
    TrainingSpec any = Samples.spec().training();
    return new TrainingSpec(
        any.data(),
        any.architecture(),
        new ObjectiveSpec(Component.of(objective), null),
        any.engine(),
        any.schedule(),
        seed);
  }

  private void again(
      TrainingSpec source, Component method, Arm arm, Rational kept, double... accuracies) {
    for (int seed = 0; seed < accuracies.length; seed++) {
      Derivation by = new Derivation(source, method, arm, kept);
      finish("again", Samples.retrained(network("standard", 0), by, seed), accuracies[seed]);
    }
  }

  private void finish(String row, TrainingSpec training, double accuracy) {
    RunRecord any = Samples.record();
    MetricDefinition definition =
        new MetricDefinition(
            Component.of("accuracy"), 1, "", "", "", "", MetricDefinition.Direction.HIGHER);
    runs.add(
        new Finished(
            row,
            new RunRecord(
                any.runId(),
                any.specId(),
                any.trainingId(),
                new RunSpec(training, any.spec().evaluation()),
                any.environment(),
                new TreeMap<>(),
                List.of(),
                List.of(new MetricValue(definition, accuracy, 10, 0, 0)),
                List.of(),
                any.cost(),
                "",
                new TreeMap<>())));
  }

  @Test
  void theDifferenceIsOverPairsOfOneNetworkAndItsErrorOverNetworks() {
    again(network("pgd", 0), GRADIENT, Arm.TOP, TENTH, 0.9, 0.7);
    again(network("pgd", 0), GRADIENT, Arm.BOTTOM, TENTH, 0.2, 0.4, 0.6);
    again(network("pgd", 1), GRADIENT, Arm.BOTTOM, TENTH, 0.5);
    again(network("pgd", 1), GRADIENT, Arm.TOP, TENTH, 0.7);
    DiffRoar row = only(DiffRoar.of(runs));
    // Pairs: 0.8 - 0.4 and 0.7 - 0.5; never a top of one network against a bottom of another.
    assertThat(row.difference().mean()).isCloseTo(0.3, within(1e-12));
    assertThat(row.difference().standardError()).isCloseTo(0.1, within(1e-12));
    assertThat(row.difference().n()).isEqualTo(2);
    assertThat(row.top().mean()).isCloseTo(0.75, within(1e-12));
    assertThat(row.bottom().mean()).isCloseTo(0.45, within(1e-12));
    assertThat(row.bottom().standardError()).isCloseTo(0.05, within(1e-12));
    assertThat(row.runs()).isEqualTo(7);
    assertThat(row.saliency()).isEqualTo(GRADIENT);
    assertThat(row.kept()).isEqualTo(TENTH);
  }

  @Test
  void objectiveMethodAndShareAreRowsOfTheirOwnInTheOrderOfTheRuns() {
    for (String objective : List.of("standard", "pgd")) {
      for (Component method : List.of(RANDOM, GRADIENT)) {
        for (Rational kept : List.of(Rational.of(1, 2), TENTH)) {
          again(network(objective, 0), method, Arm.TOP, kept, 0.5);
          again(network(objective, 0), method, Arm.BOTTOM, kept, 0.5);
        }
      }
    }
    List<DiffRoar> rows = DiffRoar.of(runs);
    assertThat(rows).hasSize(8);
    assertThat(rows.stream().map(DiffRoar::explained)).startsWith("standard").endsWith("pgd");
    assertThat(rows.stream().map(row -> row.saliency().id()))
        .startsWith("random", "random", "simple-gradient");
    assertThat(rows).allMatch(row -> row.difference().mean() == 0);
  }

  @Test
  void aRowIsCalledAsTablesCallTheExplainedNetwork() {
    finish("by pgd, wide", network("pgd", 4), 0.8);
    again(network("pgd", 4), GRADIENT, Arm.TOP, TENTH, 0.9);
    again(network("standard", 4), GRADIENT, Arm.TOP, TENTH, 0.9);
    assertThat(DiffRoar.of(runs).stream().map(DiffRoar::explained))
        .containsExactly("by pgd, wide", "standard");
  }

  @Test
  void oneArmAloneHasNoDifference() {
    again(network("pgd", 0), GRADIENT, Arm.BOTTOM, TENTH, 0.5, 0.7);
    DiffRoar row = only(DiffRoar.of(runs));
    assertThat(row.bottom().mean()).isCloseTo(0.6, within(1e-12));
    assertThat(row.top().mean()).isNaN();
    assertThat(row.difference().mean()).isNaN();
    assertThat(row.difference().n()).isZero();
    assertThat(row.difference().undefined()).isEqualTo(1);
  }

  @Test
  void runsOnImagesAsTheyAreGiveNoRow() {
    finish("pgd", network("pgd", 0), 0.8);
    assertThat(DiffRoar.of(runs)).isEmpty();
  }

  private static DiffRoar only(List<DiffRoar> rows) {
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }
}
