package io.github.fenchel.runner.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.Certificate;
import io.github.fenchel.api.record.Cost;
import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.Outcome;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.runner.grid.CellResult;
import io.github.fenchel.runner.grid.PlannedCell;
import io.github.fenchel.suites.grid.Cell;
import io.github.fenchel.suites.grid.CellValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  private static final Cost OLD = new Cost(9, 8, 1, 250, 1L);

  @Test
  void innerRatioAndGradientsPerImageHaveAColumnEach() {
    String table =
        new ResultTable(
                List.of(
                    cell("standard", cost(1), null, List.of()),
                    cell("l1", cost(2), 0.0, List.of()),
                    cell("half", cost(11), 0.5, List.of("certificate missed: ..."))))
            .render();
    assertThat(table)
        .isEqualTo(
            """
            cell       inner  grads  train s  img/s  state
            standard       -      1      8.0    250  done
            l1        0.8125      2      8.0    250  done
            half      0.3125     11      8.0    250  done
            inner: share of R*(g) that the perturbation reached as applied, last epoch
            grads: gradient evaluations per training image and step

            half: beware: certificate missed: ...

            """);
  }

  @Test
  void recordsWithoutCertificatesAreShownAsBefore() {
    assertThat(new ResultTable(List.of(cell("old", OLD, null, List.of()))).render())
        .isEqualTo(
            """
            cell  train s  img/s  state
            old       8.0    250  done
            """);
  }

  @Test
  void everyAttackIsNamedByItsBoundAndStandsBesideTheSameImagesUnattacked() {
    List<MetricValue> metrics =
        List.of(
            metric("accuracy", Map.of(), 0.829, null),
            metric("fgsm-accuracy", bound("8/255"), 0.25, 0.797),
            metric("pgd-accuracy", bound("1/255"), 0.5, 0.797),
            metric("pgd-accuracy", bound("8/255"), 0.125, 0.797));
    assertThat(new ResultTable(List.of(cell("l1", OLD, null, List.of(), metrics))).render())
        .isEqualTo(
            """
            cell      accuracy  unattacked    FGSM 8/255     PGD 1/255     PGD 8/255  train s  img/s  state
            l1    0.829 ±0.010       0.797  0.250 ±0.010  0.500 ±0.010  0.125 ±0.010      8.0    250  done
            unattacked: accuracy of the attacked images as they are
            """);
  }

  @Test
  void variantsOfOneMetricHaveAColumnEach() {
    Map<String, Value> ten = new TreeMap<>(bound("8/255"));
    ten.put("steps", new Value.Whole(10));
    Map<String, Value> twenty = new TreeMap<>(bound("8/255"));
    twenty.put("steps", new Value.Whole(20));
    List<MetricValue> metrics =
        List.of(
            metric("pgd-accuracy", ten, 0.5, 0.75),
            metric("pgd-accuracy", twenty, 0.25, 0.75),
            metric("group-gini", Map.of("patch", new Value.Whole(7)), 0.5, null),
            metric("group-gini", Map.of("patch", new Value.Whole(14)), 0.25, null));
    assertThat(new ResultTable(List.of(cell("l1", OLD, null, List.of(), metrics))).render())
        .contains(
            "PGD (epsilon 8/255 pixel, steps 10)",
            "PGD (epsilon 8/255 pixel, steps 20)",
            "group Gini (patch 7)",
            "group Gini (patch 14)");
  }

  @Test
  void aMetricOfSeveralMapsNamesEachAndWhatSetsItApart() {
    MetricValue gini = metric("gini", Map.of(), 0.5, null);
    List<MetricValue> metrics =
        List.of(gini, ofMap(gini, "smooth-grad", 5), ofMap(gini, "smooth-grad", 20));
    assertThat(new ResultTable(List.of(cell("l1", OLD, null, List.of(), metrics))).render())
        .startsWith(
            "cell          Gini  Gini of smooth-grad samples 5  Gini of smooth-grad samples 20  ");
    metrics = List.of(gini, ofMap(gini, "smooth-grad", 5));
    assertThat(new ResultTable(List.of(cell("l1", OLD, null, List.of(), metrics))).render())
        .startsWith("cell          Gini  Gini of smooth-grad  ");
  }

  @Test
  void aTableOfManyMethodsShowsTheSimpleGradientAndCountsTheOthers() {
    MetricValue gini = metric("gini", Map.of(), 0.5, null);
    MetricValue hoyer = metric("hoyer", Map.of(), 0.5, null);
    List<MetricValue> metrics = new ArrayList<>(List.of(gini, hoyer));
    for (int samples = 1; samples <= 12; samples++) {
      metrics.add(ofMap(gini, "smooth-grad", samples));
      metrics.add(ofMap(hoyer, "smooth-grad", samples));
    }
    assertThat(new ResultTable(List.of(cell("l1", OLD, null, List.of(), metrics))).render())
        .isEqualTo(
            """
            cell          Gini  train s  img/s  state
            l1    0.500 ±0.010      8.0    250  done
            25 more columns, of other metrics and saliency methods: fenchel report, fenchel export
            """);
  }

  private static MetricValue ofMap(MetricValue metric, String method, int samples) {
    TreeMap<String, Value> arguments = new TreeMap<>(Map.of("samples", new Value.Whole(samples)));
    Component map = new Component(method, new Arguments(arguments));
    return new MetricValue(
        metric.definition().of(map, Output.LOGIT),
        metric.value(),
        metric.n(),
        0,
        metric.standardError());
  }

  @Test
  void trainingThatNobodyTimedHasNoCost() {
    Cost unknown = new Cost(9, 0, 1, 0, 1L);
    assertThat(new ResultTable(List.of(cell("again", unknown, null, List.of()))).render())
        .isEqualTo(
            """
            cell   train s  img/s  state
            again        -      -  done
            """);
  }

  private static Map<String, Value> bound(String epsilon) {
    return Map.of("epsilon", new Value.Quantity(Rational.parse(epsilon), Unit.PIXEL));
  }

  private static MetricValue metric(
      String id, Map<String, Value> arguments, double value, @Nullable Double clean) {
    MetricDefinition definition =
        new MetricDefinition(
            new Component(id, new Arguments(new TreeMap<>(arguments))),
            1,
            "",
            "",
            "",
            "",
            MetricDefinition.Direction.HIGHER);
    return new MetricValue(definition, value, 100, 0, 0.01, clean);
  }

  private static Cost cost(int gradients) {
    return new Cost(9, 8, 1, 250, 1L, 0.1, gradients);
  }

  private static CellResult cell(
      String title, Cost cost, @Nullable Double gap, List<String> health) {
    return cell(title, cost, gap, health, List.of());
  }

  private static CellResult cell(
      String title,
      Cost cost,
      @Nullable Double gap,
      List<String> health,
      List<MetricValue> metrics) {
    RunSpec spec = spec();
    Certificate.Inner inner =
        gap == null
            ? null
            : new Certificate.Inner(
                64, gap, gap, 0, 1.0, Certificate.Optimum.BOX, 0.8125 - gap, 0.5, 0.1);
    EpochPoint point =
        new EpochPoint(1, 1, 0.5, null, null, 1e-3, 8, new Certificate(64, 2, 0, 0, null, inner));
    RunRecord record =
        new RunRecord(
            "run",
            "spec",
            "training",
            spec,
            new Environment("dev", new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), "cpu"),
            new TreeMap<>(),
            List.of(point),
            metrics,
            health,
            cost,
            "digest",
            new TreeMap<>());
    Cell planned =
        new Cell(0, Map.of(), new CellValues(told -> {}), title, title, spec, Optional.empty());
    return new CellResult(
        new PlannedCell(planned, "spec", "run", Optional.empty(), Optional.empty()),
        new Outcome.Completed(record, false));
  }

  private static RunSpec spec() {
    return new RunSpec(
        new TrainingSpec(
            new DataSpec(Component.of("images"), 10, 10, Rational.of(0, 1), List.of()),
            Component.of("linear"),
            new ObjectiveSpec(Component.of("standard"), null),
            new EngineSpec("pytorch", new SessionOptions("cpu", DataType.FLOAT32, 1)),
            new ScheduleSpec(
                1, 5, Component.of("adam"), Component.of("constant"), ScheduleSpec.Keep.LAST),
            0),
        new EvaluationSpec(List.of(), List.of(), List.of(), 1, 1));
  }
}
