package io.github.fenchel.runner.explain.metric;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Metrics that read masks, on evidence small enough to compute by hand. */
class LocalizationTest {

  /** Pooled over two channels the map is (4, 1, 3, 2); the mask marks the first two pixels. */
  private static final HostArray MAP =
      HostArray.of(Shape.of(1, 2, 2, 2), -1.0, 1, 0, 2, 3, 0, -3, 0);

  private static final HostArray LEFT = HostArray.of(Shape.of(1, 1, 2, 2), 1.0, 1, 0, 0);

  @Test
  void massAccuracyIsTheShareOfTheMapsSumWithinTheMask() {
    assertThat(measure("relevance-mass-accuracy", MAP, LEFT)).containsExactly(0.5);
    assertThat(measure("off-mask-mass", MAP, LEFT)).containsExactly(0.5);
    HostArray one = HostArray.of(Shape.of(1, 1, 2, 2), 1.0, 0, 0, 0);
    assertThat(measure("relevance-mass-accuracy", MAP, one)).containsExactly(0.4);
    assertThat(measure("off-mask-mass", MAP, one)).containsExactly(0.6);
  }

  @Test
  void aGradedMaskWeighsTheMass() {
    HostArray graded = HostArray.of(Shape.of(1, 1, 2, 2), 0.5, 1, 0, 0.25);
    double expected = (0.5 * 4 + 1 + 0.25 * 2) / 10;
    assertThat(measure("relevance-mass-accuracy", MAP, graded)).containsExactly(expected);
    assertThat(measure("mask-share", MAP, graded)).containsExactly(1.75 / 4);
  }

  /** The two largest of (4, 1, 3, 2) are the first, which is marked, and the third, which isn't. */
  @Test
  void rankAccuracyCountsTheLargestPixelsWithinTheMask() {
    assertThat(measure("relevance-rank-accuracy", MAP, LEFT)).containsExactly(0.5);
    HostArray best = HostArray.of(Shape.of(1, 1, 2, 2), 1.0, 0, 1, 0);
    assertThat(measure("relevance-rank-accuracy", MAP, best)).containsExactly(1);
    HostArray worst = HostArray.of(Shape.of(1, 1, 2, 2), 0.2, 1, 0.5, 0.9);
    assertThat(measure("relevance-rank-accuracy", MAP, worst)).containsExactly(0);
  }

  /** Of (5, 1, 1, 1) with the last two marked: one place is 5's, three pixels share the other. */
  @Test
  void pixelsThatTieForTheLastPlacesShareThem() {
    HostArray tied = HostArray.of(Shape.of(1, 1, 2, 2), 5.0, 1, -1, 1);
    HostArray low = HostArray.of(Shape.of(1, 1, 2, 2), 0.0, 0, 1, 1);
    assertThat(measure("relevance-rank-accuracy", tied, low))
        .containsExactly(new double[] {2 / 3.0 / 2}, within(1e-15));
  }

  @Test
  void aConstantMapGetsTheLevelOfChanceWhichIsTheMasksShare() {
    HostArray constant = HostArray.of(Shape.of(1, 1, 2, 2), -3.0, 3, 3, 3);
    HostArray one = HostArray.of(Shape.of(1, 1, 2, 2), 0.0, 0, 1, 0);
    assertThat(measure("mask-share", constant, one)).containsExactly(0.25);
    assertThat(measure("relevance-mass-accuracy", constant, one)).containsExactly(0.25);
    assertThat(measure("relevance-rank-accuracy", constant, one)).containsExactly(0.25);
    assertThat(measure("off-mask-mass", constant, one)).containsExactly(0.75);
  }

  @Test
  void aMapOfZerosAndAnEmptyMaskHaveNoValue() {
    HostArray zeros = HostArray.of(Shape.of(1, 1, 2, 2), 0.0, 0, 0, 0);
    for (String id : new String[] {"relevance-mass-accuracy", "relevance-rank-accuracy"}) {
      assertThat(measure(id, zeros, LEFT)).containsExactly(Double.NaN);
      assertThat(measure(id, MAP, zeros)).containsExactly(Double.NaN);
    }
    assertThat(measure("off-mask-mass", zeros, LEFT)).containsExactly(Double.NaN);
    assertThat(measure("mask-share", MAP, zeros)).containsExactly(0);
  }

  @Test
  void eachImageHasItsOwnMask() {
    HostArray maps = HostArray.of(Shape.of(2, 1, 1, 2), 1.0, 3, 1, 3);
    HostArray masks = HostArray.of(Shape.of(2, 1, 1, 2), 1.0, 0, 0, 1);
    assertThat(measure("relevance-mass-accuracy", maps, masks)).containsExactly(0.25, 0.75);
  }

  @Test
  void theDefinitionsSayWhichWayIsBetterAndWhatIsRead() {
    Metric inside = metric("relevance-mass-accuracy", Map.of());
    assertThat(inside.definition().direction()).isEqualTo(Direction.HIGHER);
    assertThat(metric("off-mask-mass", Map.of()).definition().direction())
        .isEqualTo(Direction.LOWER);
    assertThat(metric("mask-share", Map.of()).definition().direction())
        .isEqualTo(Direction.NEITHER);
    assertThat(inside.reads().map()).contains(Output.LOGIT);
    assertThat(inside.reads().sides()).containsExactly("mask");
    assertThat(metric("off-mask-mass", Map.of("of", new Value.Word("loss"))).reads().map())
        .contains(Output.LOSS);
  }

  @Test
  void evidenceWithoutTheMaskIsRefusedByName() {
    Metric metric = metric("off-mask-mass", Map.of());
    Evidence maskless = Images.read(metric.reads(), MAP);
    assertThatThrownBy(() -> metric.measure(maskless))
        .hasMessage("the images have no side map \"mask\"");
  }

  /** {@code R*(g) = ||(1 - mask) g||_1}, of more images than one chunk holds. */
  @Test
  void thePenaltyOfAWeightedNormTakesEachImagesMask() {
    int n = 150;
    float[] gradients = new float[2 * n];
    float[] masks = new float[2 * n];
    double[] expected = new double[n];
    for (int i = 0; i < n; i++) {
      gradients[2 * i] = i;
      gradients[2 * i + 1] = -1;
      masks[2 * i] = i % 2;
      masks[2 * i + 1] = 0.25f;
      expected[i] = i * (1 - i % 2) + 0.75;
    }
    HostArray maps = HostArray.of(Shape.of(n, 1, 1, 2), gradients);
    Map<String, HostArray> sides =
        Map.of("mask", HostArray.of(Shape.of(n, 1, 1, 2), masks), "other", maps);
    try (Session session = Engines.reference()) {
      Metric penalty = Penalty.of(Component.of("off-mask"), OffMask.UNBOUND, session);
      assertThat(penalty.reads().sides()).containsExactly("mask");
      assertThat(penalty.measure(Images.read(penalty.reads(), maps).withSides(sides)))
          .containsExactly(expected, within(1e-12));
    }
  }

  /** A weighted norm; without a batch it has no weights, and says so. */
  private record OffMask(Batch batch) implements Norm {
    private static final Norm UNBOUND =
        new Norm() {
          @Override
          public Set<String> sides() {
            return Set.of("mask");
          }

          @Override
          public Norm on(Batch batch) {
            return new OffMask(batch);
          }

          @Override
          public Tensor penalty(Tensor gradient) {
            throw unbound();
          }

          @Override
          public Tensor regularizer(Tensor delta) {
            throw unbound();
          }

          @Override
          public Tensor maximizer(Tensor gradient) {
            throw unbound();
          }

          @Override
          public Tensor prox(Tensor delta, Tensor step) {
            throw unbound();
          }
        };

    private static RuntimeException unbound() {
      return new IllegalStateException("the norm was not asked on(batch)");
    }

    @Override
    public Tensor penalty(Tensor gradient) {
      Tensor mask = requireNonNull(batch.sides().get("mask"));
      return gradient.abs().sub(gradient.abs().mul(mask)).sum(1, 2, 3);
    }

    @Override
    public Tensor regularizer(Tensor delta) {
      throw new UnsupportedOperationException("not measured here");
    }

    @Override
    public Tensor maximizer(Tensor gradient) {
      throw new UnsupportedOperationException("not measured here");
    }

    @Override
    public Tensor prox(Tensor delta, Tensor step) {
      throw new UnsupportedOperationException("not measured here");
    }
  }

  private static double[] measure(String id, HostArray maps, HostArray masks) {
    Evidence evidence = Images.maps(maps).withSides(Map.of("mask", masks));
    return metric(id, Map.of()).measure(evidence.withMap(new SimpleGradient(Output.LOGIT), maps));
  }

  private static Metric metric(String id, Map<String, Value> given) {
    return Engines.create(Metrics.offers(), id, given);
  }
}
