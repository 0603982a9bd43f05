package io.github.fenchel.runner.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.record.Certificate;
import io.github.fenchel.api.record.Certificate.Optimum;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.norm.ElasticNet;
import io.github.fenchel.losses.norm.GroupL2;
import io.github.fenchel.losses.norm.L1;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.zoo.Engines;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images of one row of four pixels; numbers by hand. */
class InnerProblemTest {
  private static final HostArray GRADIENT = rows(1, -1, 1, -1);
  private static final HostArray ENDS = rows(0, 0, 1, 1);
  private static final HostArray MIDDLE = rows(0.5, 0.5, 0.5, 0.5);

  static List<Norm> norms() {
    return List.of(
        new L1(0.1),
        new ElasticNet(0.1, 0.05),
        new ElasticNet(0, 0.05),
        new GroupL2(0.1, 1, GroupL2.Channels.JOINT));
  }

  @ParameterizedTest
  @MethodSource("norms")
  void theMaximizerHasNoGap(Norm norm) {
    HostArray gradient = rows(0.3, -2, 0, 1e-3);
    Certificate.Inner inner = inner(norm, false, MIDDLE, gradient, maximizer(norm, gradient));
    assertThat(inner.images()).isEqualTo(1);
    assertThat(inner.innerGap()).isCloseTo(0, within(1e-12));
    assertThat(inner.appliedRatio()).isCloseTo(1, within(1e-12));
  }

  @Test
  void halfOfTheMaximizerHasAKnownGap() {
    // l1: half of the slope, at no cost.
    assertThat(inner(new L1(0.1), false, MIDDLE, GRADIENT, rows(.05, -.05, .05, -.05)).innerGap())
        .isCloseTo(0.5, within(1e-12));
    // elastic-net at g = 2: R* = 0.1 * 2 + 0.05 * 4 = 0.4, d* = 0.1 + 2 * 0.05 * 2 = 0.3;
    // d = 0.15: 2 * 0.15 - 0.05^2 / (4 * 0.05) = 0.2875.
    ElasticNet elastic = new ElasticNet(0.1, 0.05);
    assertThat(inner(elastic, false, MIDDLE, rows(2, 0, 0, 0), rows(.15, 0, 0, 0)).innerGap())
        .isCloseTo(1 - 0.2875 / 0.4, within(1e-12));
  }

  @Test
  void againstTheBoxTheClippedMaximizerIsOptimal() {
    // Pixels at 0 cannot fall, those at 1 cannot rise: half of the slope is lost, and none could
    // have been kept.
    for (Norm norm : List.<Norm>of(new L1(0.1), new ElasticNet(0.1, 0.05))) {
      HostArray best = maximizer(norm, GRADIENT);
      Certificate.Inner clipped = inner(norm, true, ENDS, GRADIENT, best);
      assertThat(clipped.against()).isEqualTo(Optimum.BOX);
      assertThat(clipped.innerGap()).as("as returned").isCloseTo(0, within(1e-12));
      assertThat(clipped.appliedRatio()).as("as applied").isCloseTo(1, within(1e-12));
      assertThat(clipped.freeRatio()).as("against R*(g)").isCloseTo(0.5, within(1e-12));
    }
    // d = 0.05 where 0.1 is best: half of what the box allows.
    assertThat(inner(new L1(0.1), true, ENDS, GRADIENT, rows(.05, 0, 0, -.05)).appliedRatio())
        .isCloseTo(0.5, within(1e-12));
  }

  @Test
  void whereTheBoxHasNoClosedFormClippingCountsAgainstTheFreeOptimum() {
    Norm group = new GroupL2(0.1, 1, GroupL2.Channels.JOINT);
    Certificate.Inner clipped = inner(group, true, ENDS, GRADIENT, maximizer(group, GRADIENT));
    assertThat(clipped.against()).isEqualTo(Optimum.FREE);
    assertThat(clipped.appliedRatio()).isCloseTo(0.5, within(1e-12));
    assertThat(clipped.freeRatio()).isEqualTo(clipped.appliedRatio());
    assertThat(inner(new L1(0.1), false, ENDS, GRADIENT, rows(.1, -.1, .1, -.1)).against())
        .as("without clipping, l1 too")
        .isEqualTo(Optimum.FREE);
  }

  @Test
  void singlePrecisionAtTheBoundaryIsFeasibleAndOnePercentBeyondIsNot() {
    double epsilon = 8.0 / 255;
    Norm l1 = new L1(epsilon);
    HostArray rounded = maximizer(l1, GRADIENT).to(DataType.FLOAT32);
    assertThat(rounded.at(0)).as("rounding leads out of the ball").isGreaterThan(epsilon);
    Certificate.Inner inner = inner(l1, true, ENDS, GRADIENT, rounded);
    assertThat(inner.infeasible()).isZero();
    assertThat(inner.innerGap()).isCloseTo(0, within(1e-6));
    assertThat(inner.appliedRatio()).isCloseTo(1, within(1e-6));

    double beyond = 1.01 * epsilon;
    HostArray outside = rows(beyond, -beyond, beyond, -beyond);
    for (HostArray given : List.of(outside, outside.to(DataType.FLOAT32))) {
      Certificate.Inner left = inner(l1, false, MIDDLE, GRADIENT, given);
      assertThat(left.infeasible()).isOne();
      assertThat(left.innerGap()).isEqualTo(Double.POSITIVE_INFINITY);
    }
  }

  @Test
  void anImageWithoutGradientHasNoRatioAndIsNoNaN() {
    Certificate.Inner none = inner(new L1(0.1), true, MIDDLE, rows(0, 0, 0, 0), rows(0.1, 0, 0, 0));
    assertThat(none.images()).isZero();
    assertThat(none.innerGap()).isNull();
    assertThat(none.worstInnerGap()).isNull();
    assertThat(none.appliedRatio()).isNull();

    HostArray two = HostArray.of(Shape.of(2, 1, 1, 2), 0.0, 0.0, 1.0, 1.0);
    HostArray given = HostArray.of(Shape.of(2, 1, 1, 2), 0.0, 0.0, 0.1, 0.0);
    HostArray images = HostArray.of(Shape.of(2, 1, 1, 2), .5, .5, .5, .5);
    Certificate.Inner one = inner(new L1(0.1), true, images, two, given);
    assertThat(one.images()).isOne();
    assertThat(one.innerGap()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void aWeightedNormTakesTheMapsOfTheBatch() {
    HostArray mask = rows(1, 1, 0, 0);
    HostBatch batch = new HostBatch(MIDDLE, label(1), Map.of("mask", mask, "another", MIDDLE));
    try (Session reference = Engines.reference()) {
      InnerProblem problem =
          new InnerProblem(
              new Masked(new L1(0.1)),
              false,
              List.of("mask", "another"),
              Seeds.of(Component.of("none")),
              reference);
      InnerProblem.Worth worth = problem.worth(batch, GRADIENT, rows(.1, -.1, 0, 0));
      assertThat(worth.penalty().item()).isCloseTo(0.2, within(1e-12));
      assertThat(worth.value().item()).isCloseTo(0.2, within(1e-12));
      assertThat(problem.penalties(batch, GRADIENT).item()).isCloseTo(0.2, within(1e-12));
    }
  }

  @Test
  void perturbedImagesAreClippedIfTheRouteClips() {
    HostArray given = rows(.1, -.1, .1, -.1);
    assertThat(worth(new L1(0.1), true, ENDS, GRADIENT, given).perturbed().toDoubles())
        .containsExactly(0.1, 0, 1, 0.9);
    assertThat(worth(new L1(0.1), false, ENDS, GRADIENT, given).perturbed().toDoubles())
        .containsExactly(0.1, -0.1, 1.1, 0.9);
  }

  @Test
  void lossesAreHeldAgainstTheSlopeOfWhatWasApplied() {
    // The applied slope is 0.1 + 0 + 0 + 0.1 = 0.2; the loss rises by 0.5: it bends by 0.3.
    InnerProblem.Worth worth = worth(new L1(0.1), true, ENDS, GRADIENT, rows(.1, -.1, .1, -.1));
    Certificate.Inner inner =
        Sums.inner(
            worth, HostArray.of(Shape.of(1), 0.25), HostArray.of(Shape.of(1), 0.75), Optimum.BOX);
    assertThat(inner.lossIncrease()).isCloseTo(0.5, within(1e-12));
    assertThat(inner.linearityError()).isCloseTo(0.3, within(1e-12));
  }

  @Test
  void zerosOfTheGradientAreCountedByEntryAndByImage() {
    HostArray gradient = HostArray.of(Shape.of(2, 1, 1, 3), 0.0, -2.0, 1.0, 0.0, 0.0, -0.0);
    Certificate certificate =
        new Sums(gradient).certificate(HostArray.of(Shape.of(2), 3.0, 0.0), null);
    assertThat(certificate).isEqualTo(new Certificate(2, 1.5, 4 / 6.0, 0.5, 1.5, null));
  }

  @Test
  void aReferenceInSinglePrecisionIsRefused() {
    try (Session single = Engines.open("pytorch", DataType.FLOAT32)) {
      assertThatThrownBy(
              () ->
                  new InnerProblem(
                      new L1(0.1), true, List.of(), Seeds.of(Component.of("none")), single))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("FLOAT64 session, found FLOAT32");
    }
  }

  /** A norm of the masked gradient: zero where the mask is, whatever the perturbation there. */
  private record Masked(Norm norm) implements Norm {
    @Override
    public Set<String> sides() {
      return Set.of("mask");
    }

    @Override
    public Norm on(Batch batch) {
      Tensor mask = Objects.requireNonNull(batch.sides().get("mask"));
      return new Norm() {
        @Override
        public Tensor penalty(Tensor gradient) {
          return norm.penalty(gradient.mul(mask));
        }

        @Override
        public Tensor regularizer(Tensor delta) {
          return norm.regularizer(delta);
        }

        @Override
        public Tensor maximizer(Tensor gradient) {
          return norm.maximizer(gradient.mul(mask));
        }

        @Override
        public Tensor prox(Tensor delta, Tensor step) {
          return norm.prox(delta, step).mul(mask);
        }
      };
    }

    @Override
    public Tensor penalty(Tensor gradient) {
      throw new UnsupportedOperationException("only on a batch");
    }

    @Override
    public Tensor regularizer(Tensor delta) {
      throw new UnsupportedOperationException("only on a batch");
    }

    @Override
    public Tensor maximizer(Tensor gradient) {
      throw new UnsupportedOperationException("only on a batch");
    }

    @Override
    public Tensor prox(Tensor delta, Tensor step) {
      throw new UnsupportedOperationException("only on a batch");
    }
  }

  private static Certificate.Inner inner(
      Norm norm, boolean clip, HostArray images, HostArray gradient, HostArray given) {
    int n = (int) images.shape().get(0);
    HostArray losses = HostArray.zeros(DataType.FLOAT64, Shape.of(n));
    Optimum against = clip && norm.isSeparable() ? Optimum.BOX : Optimum.FREE;
    return Sums.inner(worth(norm, clip, images, gradient, given), losses, losses, against);
  }

  private static InnerProblem.Worth worth(
      Norm norm, boolean clip, HostArray images, HostArray gradient, HostArray given) {
    int n = (int) images.shape().get(0);
    try (Session reference = Engines.reference()) {
      InnerProblem problem =
          new InnerProblem(norm, clip, List.of(), Seeds.of(Component.of("none")), reference);
      return problem.worth(new HostBatch(images, label(n), Map.of()), gradient, given);
    }
  }

  private static HostArray maximizer(Norm norm, HostArray gradient) {
    try (Session reference = Engines.reference()) {
      return reference
          .compile("maximizer", tensors -> List.of(norm.maximizer(tensors.get(0))))
          .call(gradient)
          .get(0);
    }
  }

  private static HostArray label(int n) {
    return HostArray.of(Shape.of(n), new long[n]);
  }

  private static HostArray rows(double... pixels) {
    return HostArray.of(Shape.of(1, 1, 1, pixels.length), pixels);
  }
}
