package io.github.fenchel.results.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.field.RunDifference.Field;
import io.github.fenchel.results.field.RunDifference.Part;
import io.github.fenchel.results.record.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RunDifferenceTest {
  private static final long SEED = Long.getLong("tests.seed", 20261125L);

  @Test
  void aRunDoesNotDifferFromItself() {
    assertThat(RunDifference.of(Samples.record(), Samples.record()).fields()).isEmpty();
  }

  @Test
  void eachPartOfWhatDiffersIsNamedWithBothValues() {
    RunRecord left = Samples.record();
    RunSpec spec = left.spec();
    TrainingSpec t = spec.training();
    EvaluationSpec e = spec.evaluation();
    Environment was = left.environment();
    RunRecord right =
        Samples.record(
            new RunSpec(
                new TrainingSpec(
                    t.data(), t.architecture(), t.objective(), t.engine(), t.schedule(), 7),
                new EvaluationSpec(
                    e.metrics(),
                    e.norms(),
                    e.saliency(),
                    e.images(),
                    e.attackImages(),
                    Rational.parse("0.95"),
                    100)),
            new Environment(
                was.fenchel(),
                was.plugins(),
                new TreeMap<>(Map.of("train.gz", "ef".repeat(32))),
                new TreeMap<>(Map.of("DJL", "0.35.1", "PyTorch", "2.8.0")),
                was.deviceClass()),
            "");

    RunDifference difference = RunDifference.of(left, right);

    assertThat(difference.fields())
        .containsExactly(
            new Field(Part.TRAINING, "seed", "0", "7"),
            new Field(Part.EVALUATION, "evaluation.mapImages", "none", "100"),
            new Field(Part.EVALUATION, "evaluation.minRatio", "none", "0.95"),
            new Field(Part.DATA, "data.fashion-mnist-mini-train.gz", "ab".repeat(32), "none"),
            new Field(Part.DATA, "data.train.gz", "none", "ef".repeat(32)),
            new Field(Part.ENVIRONMENT, "engine.PyTorch", "2.7.1", "2.8.0"));
    assertThat(difference.differsIn(Part.DATA)).isTrue();
  }

  @Test
  void whicheverPartOfASpecIsExchangedIsNamed() {
    Random random = new Random(SEED);
    for (int i = 0; i < 8; i++) {
      RunSpec left = named(random);
      RunSpec other = named(random);
      int part = 0;
      for (RunSpec right : exchanged(left, other)) {
        RunDifference difference =
            RunDifference.of(
                Samples.record(withMetric(left), Samples.environment(), ""),
                Samples.record(withMetric(right), Samples.environment(), ""));
        assertThat(difference.fields().isEmpty())
            .as("case %d, part %d of -Dtests.seed=%d", i, part, SEED)
            .isEqualTo(Ids.specId(left).equals(Ids.specId(right)));
        part++;
      }
    }
  }

  /** A random spec in which every part of a list has a name, as all real ones have. */
  private static RunSpec named(Random random) {
    while (true) {
      RunSpec spec = Samples.randomSpec(random);
      EvaluationSpec e = spec.evaluation();
      boolean named =
          Stream.of(e.metrics(), e.norms(), e.saliency(), spec.training().data().augmentation())
              .flatMap(List::stream)
              .noneMatch(part -> part.id().isEmpty());
      if (named) {
        return spec;
      }
    }
  }

  /** The first spec with one part of the other, each part in turn. */
  private static List<RunSpec> exchanged(RunSpec a, RunSpec b) {
    TrainingSpec t = a.training();
    TrainingSpec u = b.training();
    DataSpec d = t.data();
    DataSpec c = u.data();
    ScheduleSpec s = t.schedule();
    ScheduleSpec r = u.schedule();
    List<RunSpec> all = new ArrayList<>();
    for (DataSpec data :
        List.of(
            new DataSpec(c.dataset(), d.train(), d.test(), d.validation(), d.augmentation()),
            new DataSpec(d.dataset(), c.train(), d.test(), d.validation(), d.augmentation()),
            new DataSpec(d.dataset(), d.train(), c.test(), d.validation(), d.augmentation()),
            new DataSpec(d.dataset(), d.train(), d.test(), c.validation(), d.augmentation()),
            new DataSpec(d.dataset(), d.train(), d.test(), d.validation(), c.augmentation()))) {
      all.add(training(a, t.architecture(), data, t.objective(), t.engine(), s, t.seed()));
    }
    for (ScheduleSpec schedule :
        List.of(
            new ScheduleSpec(r.epochs(), s.batch(), s.optimizer(), s.rate(), s.keep()),
            new ScheduleSpec(s.epochs(), r.batch(), s.optimizer(), s.rate(), s.keep()),
            new ScheduleSpec(s.epochs(), s.batch(), r.optimizer(), s.rate(), s.keep()),
            new ScheduleSpec(s.epochs(), s.batch(), s.optimizer(), r.rate(), s.keep()),
            new ScheduleSpec(s.epochs(), s.batch(), s.optimizer(), s.rate(), r.keep()))) {
      all.add(training(a, t.architecture(), d, t.objective(), t.engine(), schedule, t.seed()));
    }
    all.add(training(a, u.architecture(), d, t.objective(), t.engine(), s, t.seed()));
    all.add(training(a, t.architecture(), d, u.objective(), t.engine(), s, t.seed()));
    all.add(training(a, t.architecture(), d, t.objective(), u.engine(), s, t.seed()));
    all.add(training(a, t.architecture(), d, t.objective(), t.engine(), s, u.seed()));
    EvaluationSpec e = a.evaluation();
    EvaluationSpec f = b.evaluation();
    all.add(evaluation(a, f.metrics(), e.norms(), e.saliency(), e.images(), e.attackImages()));
    all.add(evaluation(a, e.metrics(), f.norms(), e.saliency(), e.images(), e.attackImages()));
    all.add(evaluation(a, e.metrics(), e.norms(), f.saliency(), e.images(), e.attackImages()));
    all.add(evaluation(a, e.metrics(), e.norms(), e.saliency(), f.images(), e.attackImages()));
    all.add(evaluation(a, e.metrics(), e.norms(), e.saliency(), e.images(), f.attackImages()));
    return all;
  }

  private static RunSpec training(
      RunSpec of,
      Component architecture,
      DataSpec data,
      ObjectiveSpec objective,
      EngineSpec engine,
      ScheduleSpec schedule,
      long seed) {
    return new RunSpec(
        new TrainingSpec(data, architecture, objective, engine, schedule, seed), of.evaluation());
  }

  private static RunSpec evaluation(
      RunSpec of,
      List<Component> metrics,
      List<Component> norms,
      List<Component> saliency,
      int images,
      int attackImages) {
    return new RunSpec(
        of.training(),
        new EvaluationSpec(
            metrics,
            norms,
            saliency,
            images,
            attackImages,
            of.evaluation().minRatio(),
            of.evaluation().mapImages()));
  }

  /** A sample record shows the first metric, so there must be one. */
  private static RunSpec withMetric(RunSpec spec) {
    EvaluationSpec e = spec.evaluation();
    List<Component> metrics = new ArrayList<>(List.of(Component.of("accuracy")));
    metrics.addAll(e.metrics());
    return evaluation(spec, metrics, e.norms(), e.saliency(), e.images(), e.attackImages());
  }
}
