package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.run.Certificate;
import io.github.fenchel.api.run.Cost;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.EpochPoint;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.run.Outcome;
import io.github.fenchel.api.run.RunRecord;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.runner.exec.CellResult;
import io.github.fenchel.runner.exec.PlannedCell;
import io.github.fenchel.suites.Cell;
import io.github.fenchel.suites.Spellings;
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
            l1        1.0000      2      8.0    250  done
            half      0.5000     11      8.0    250  done
            inner: share of R*(g) that the inner solver reached at the clean image, last epoch
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

  private static Cost cost(int gradients) {
    return new Cost(9, 8, 1, 250, 1L, 0.1, gradients);
  }

  private static CellResult cell(
      String title, Cost cost, @Nullable Double gap, List<String> health) {
    RunSpec spec = spec();
    Certificate.Inner inner =
        gap == null
            ? null
            : new Certificate.Inner(64, gap, gap, 0, 1.0, Certificate.Optimum.BOX, 0.5, 0.1);
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
            List.of(),
            health,
            cost,
            "digest",
            new TreeMap<>());
    Cell planned = new Cell(0, Map.of(), new Spellings(told -> {}), title, spec, Optional.empty());
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
