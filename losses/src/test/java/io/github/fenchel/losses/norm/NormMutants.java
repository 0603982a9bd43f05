package io.github.fenchel.losses.norm;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.tck.InnerSolver;
import io.github.fenchel.losses.LossesPlugin;
import io.github.fenchel.losses.geometry.Groups;
import io.github.fenchel.losses.norm.GroupL2.Channels;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Norms and a solver with one fault each, and the test of the kit that names the fault. */
final class NormMutants {
  private static final int[] IMAGE = {1, 2, 3};
  private static final double EPSILON = 0.3;
  private static final double EPSILON2 = 0.2;

  private NormMutants() {}

  /**
   * One fault.
   *
   * @param name the fault
   * @param caughtBy the test that is to fail
   * @param norm makes the norm, anew for each program
   * @param solver another solver than the kit's
   * @param offer what makes the norm of an epsilon
   */
  record Mutant(
      String name,
      String caughtBy,
      Supplier<Norm> norm,
      Optional<InnerSolver> solver,
      Optional<Offer<Norm>> offer) {
    static Mutant of(String name, String caughtBy, Supplier<Norm> norm) {
      return new Mutant(name, caughtBy, norm, Optional.empty(), Optional.empty());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
            "an L1 direction that is not dual-optimal: |g| / ||g||_1",
            "theMaximizerAttainsThePenalty",
            () ->
                Altered.of(new L1(EPSILON))
                    .withMaximizer(g -> g.abs().div(g.abs().sum(true, IMAGE)).mul(EPSILON))),
        Mutant.of(
            "projection around the last iterate",
            "whatWasProjectedBeforeDoesNotMoveAProjection",
            () -> {
              Around around = new Around();
              return Altered.of(new L1(EPSILON)).withProx((d, step) -> around.project(d));
            }),
        Mutant.of(
            "missing dead zone: R without max(., 0)",
            "nothingCostsNothing",
            () ->
                Altered.of(elasticNet())
                    .withRegularizer(
                        d -> d.abs().sub(EPSILON).square().sum(IMAGE).div(4 * EPSILON2))),
        Mutant.of(
            "clamp before ReLU: max((|d| - epsilon)^2, 0)",
            "theMoreauIdentityHolds",
            () ->
                Altered.of(elasticNet())
                    .withRegularizer(
                        d -> d.abs().sub(EPSILON).square().relu().sum(IMAGE).div(4 * EPSILON2))),
        Mutant.of(
            "no zero guard: a patch without gradient is 0/0",
            "withoutGradientThereIsNoPerturbation",
            () ->
                Altered.of(new GroupL2(EPSILON, 3, Channels.SEPARATE))
                    .withMaximizer(NormMutants::unguarded)),
        Mutant.of(
            "NaN derivative at zero: sqrt(sum g^2)",
            "atZeroTheDerivativeOfThePenaltyIsZero",
            () ->
                Altered.of(new L2(EPSILON))
                    .withPenalty(g -> g.square().sum(IMAGE).sqrt().mul(EPSILON))),
        new Mutant(
            "the authors' iterative elastic net",
            "theSolverReachesThePenaltyOfALinearLoss",
            NormMutants::elasticNet,
            Optional.of(new AuthorsElasticNet(EPSILON, EPSILON2)),
            Optional.empty()),
        new Mutant(
            "an infinite epsilon is taken",
            "aParameterOutOfRangeIsRefusedByItsName",
            () -> new L1(EPSILON),
            Optional.empty(),
            Optional.of(
                new Offer<>(
                    new LossesPlugin().norms().get(0).descriptor(), any -> new L1(EPSILON)))),
        Mutant.of(
            "a floor of 1e-12 under the length",
            "theMaximizerAttainsThePenalty",
            () ->
                Altered.of(new L2(EPSILON))
                    .withMaximizer(
                        g -> g.div(g.square().sum(true, IMAGE).sqrt().add(1e-12)).mul(EPSILON))),
        Mutant.of(
            "all of epsilon on every largest entry",
            "theMaximizerAttainsThePenalty",
            () ->
                Altered.of(new LInf(EPSILON))
                    .withMaximizer(
                        g -> {
                          Tensor largest = g.abs().max(true, IMAGE);
                          return g.sign()
                              .mul(g.abs().equalTo(largest).to(g.dataType()))
                              .mul(EPSILON);
                        })),
        Mutant.of(
            "a proximal step of twice the length",
            "theMoreauIdentityHolds",
            () ->
                Altered.of(new L2Squared(EPSILON2))
                    .withProx((d, step) -> d.div(step.div(EPSILON2).add(1)))),
        Mutant.of(
            "a reflection in place of a projection",
            "proximalMapsAreFirmlyNonExpansive",
            () ->
                Altered.of(new L1(EPSILON))
                    .withProx((d, step) -> d.clip(-EPSILON, EPSILON).mul(2).sub(d))),
        Mutant.of(
            "a shrinkage in place of a projection",
            "aProjectionIsFeasibleAndIdempotentAndKnowsNoStep",
            () ->
                Altered.of(new L2(EPSILON))
                    .withProx((d, step) -> new L2Squared(EPSILON2).prox(d, step))),
        Mutant.of(
            "one length for the whole batch",
            "imagesOfABatchDoNotMix",
            () ->
                Altered.of(new L2(EPSILON))
                    .withMaximizer(g -> Groups.of(g, 0, 1, 2, 3).direction().mul(EPSILON))),
        Mutant.of(
            "the largest entry of the batch ends a step",
            "aStepForEachImageIsThatImagesStep",
            () ->
                Altered.of(new L2Squared(EPSILON2))
                    .withProx((d, step) -> new L2Squared(EPSILON2).prox(d, step.max(false)))),
        Mutant.of(
            "a tensor kept from the first session",
            "twoSessionsInTwoThreadsGetTheSameBits",
            () -> {
              Kept kept = new Kept();
              return Altered.of(new L2Squared(EPSILON2)).withMaximizer(kept::scaled);
            }),
        Mutant.of(
            "a largest entry by exponentials, which overflow",
            "tinyAndHugeNumbersStayFinite",
            () ->
                Altered.of(new LInf(EPSILON))
                    .withPenalty(g -> g.abs().exp().sum(IMAGE).log().mul(EPSILON))));
  }

  private static Norm elasticNet() {
    return new ElasticNet(EPSILON, EPSILON2);
  }

  private static Tensor unguarded(Tensor gradient) {
    long[] n = gradient.shape().toArray();
    Tensor tiles = gradient.reshape(Shape.of(n[0], n[1], n[2] / 3, 3, n[3] / 3, 3));
    return tiles.div(tiles.square().sum(true, 3, 5).sqrt()).mul(EPSILON).reshape(gradient.shape());
  }

  /** Projects to the box around where it was last. */
  private static final class Around {
    private @Nullable Tensor last;

    Tensor project(Tensor delta) {
      Tensor next =
          last == null
              ? delta.clip(-EPSILON, EPSILON)
              : last.add(delta.sub(last).clip(-EPSILON, EPSILON));
      last = next;
      return next;
    }
  }

  /** Makes its factor once, of the first tensor it sees. */
  private static final class Kept {
    private @Nullable Tensor factor;

    synchronized Tensor scaled(Tensor gradient) {
      if (factor == null) {
        factor = gradient.sum().fill(2 * EPSILON2);
      }
      return gradient.mul(factor);
    }
  }

  /**
   * The released code's iterative elastic net: seven steps of L2 length 0.3 from 0, along the
   * gradient of the loss less {@code R}; no projection.
   *
   * @see <a href="https://github.com/peterant330/AdvGrad">its repository</a>
   */
  record AuthorsElasticNet(double epsilon, double epsilon2) implements InnerSolver {
    @Override
    public Tensor solve(Norm norm, UnaryOperator<Tensor> gradient, Tensor zero) {
      Tensor delta = zero;
      for (int step = 0; step < 7; step++) {
        Tensor beyond = delta.abs().sub(epsilon).relu().mul(delta.sign());
        Tensor uphill = gradient.apply(delta).sub(beyond.div(2 * epsilon2));
        Tensor length = uphill.square().sum(true, IMAGE).sqrt();
        delta = delta.add(uphill.div(length).mul(0.3));
      }
      return delta;
    }
  }
}
