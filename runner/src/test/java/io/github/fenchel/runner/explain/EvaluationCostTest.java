package io.github.fenchel.runner.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.ImageAttack;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** 1,000 test images, of which 100 are explained, 50 attacked and 10 keep their maps. */
class EvaluationCostTest {
  private static final EvaluationCost COST =
      new EvaluationCost(new ImageShape(1, 8, 8), 1000, 100, 50, 10);
  private static final NamedMethod GRADIENT =
      new NamedMethod(Component.of("simple-gradient"), new SimpleGradient(Output.LOGIT));
  private static final NamedMethod MANY = new NamedMethod(Component.of("many"), new Many());

  /** Takes 25 gradients. */
  private record Many() implements SaliencyMethod {
    @Override
    public String arrayName() {
      return "many";
    }

    @Override
    public Passes passes() {
      return Passes.GRADIENT.times(25);
    }

    @Override
    public HostArray explain(TrainedModel model, LabeledImages images) {
      return images.images();
    }
  }

  /** Takes 7 forward passes and 3 gradients. */
  private record Search() implements ImageAttack {
    @Override
    public String name() {
      return "search";
    }

    @Override
    public Passes passes(ImageShape image) {
      return new Passes(7, 3);
    }

    @Override
    public HostArray perturb(TrainedModel model, LabeledImages images) {
      return images.images();
    }
  }

  /** Makes the map that it measures so many times more, or measures under a search. */
  private record Measure(String id, Reads reads, int more, Optional<ImageAttack> imageAttack)
      implements Metric {
    @Override
    public MetricDefinition definition() {
      return new MetricDefinition(
          Component.of(id), 1, "", "", "", "", MetricDefinition.Direction.NEITHER);
    }

    @Override
    public Passes passes(ImageShape image, Passes map) {
      return map.times(more);
    }

    @Override
    public double[] measure(Evidence evidence) {
      return new double[evidence.size()];
    }
  }

  private static Passes cost(List<NamedMethod> methods, Metric... metrics) {
    return COST.of(
        MetricColumn.cross(List.of(metrics), methods),
        methods.stream().map(NamedMethod::method).toList());
  }

  private static Metric maps(int more) {
    return new Measure("maps", Reads.logits().mapOf(Output.LOGIT), more, Optional.empty());
  }

  private static Metric searched(String id) {
    return new Measure(id, Reads.logits().mapOf(Output.LOGIT), 0, Optional.of(new Search()));
  }

  @Test
  void logitsOfAllImagesAreAForwardPassEach() {
    assertThat(cost(List.of())).isEqualTo(new Passes(1000, 0));
  }

  @Test
  void keptMapsThatNobodyMeasuresAreMadeOfTheKeptImages() {
    assertThat(cost(List.of(GRADIENT, MANY))).isEqualTo(new Passes(1000, 10 + 250));
  }

  @Test
  void mapsAreMadeOnceForAllMetricsOfTheExplainedImages() {
    assertThat(cost(List.of(GRADIENT, MANY), maps(0), maps(0)))
        .isEqualTo(new Passes(1000, 100 + 2500));
    assertThat(cost(List.of(GRADIENT, MANY), maps(10)))
        .isEqualTo(new Passes(1000, 100 + 2500 + 10 * (100 + 2500)));
  }

  @Test
  void anAttackIsMadeOnceAndEachMethodExplainsBeforeAndAfterIt() {
    Passes kept = new Passes(1000, 10 + 250);
    Passes attack = new Passes(50 * 8, 50 * 3);
    assertThat(cost(List.of(GRADIENT, MANY), searched("one"), searched("two")))
        .isEqualTo(kept.plus(attack).plus(new Passes(0, 2 * 50 * 26)));
  }
}
