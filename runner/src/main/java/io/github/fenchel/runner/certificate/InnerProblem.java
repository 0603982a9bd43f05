package io.github.fenchel.runner.certificate;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.record.Certificate.Optimum;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.batch.InputLayout;
import io.github.fenchel.runner.random.Seeds;
import java.util.List;

/**
 * The linearized inner problem {@code max_d <g,d> - R(d)} of a batch, evaluated in double precision
 * on arrays taken from an engine.
 *
 * <p>It runs on the session of the backend {@code reference}, the same for all runs, whatever
 * engine trains.
 */
final class InnerProblem {
  /** How far beyond a boundary a perturbation of single precision may lie, as norms allow. */
  private static final double SINGLE_PRECISION = 1e-5;

  private final Norm norm;
  private final boolean clip;
  private final Seeds seeds;
  private final InputLayout inputs;
  private final Program penalty;
  private final Program exact;
  private final Program rounded;

  /**
   * The problem of a norm.
   *
   * @param clip whether perturbed images are clipped to [0,1]
   * @param sides the names of the side maps that come with the images
   * @param reference a FLOAT64 session, which must outlive this
   */
  InnerProblem(Norm norm, boolean clip, List<String> sides, Seeds seeds, Session reference) {
    if (reference.options().dataType() != DataType.FLOAT64) {
      throw new IllegalArgumentException(
          "R and R* are evaluated in a FLOAT64 session, found " + reference.options().dataType());
    }
    this.norm = norm;
    this.clip = clip;
    this.seeds = seeds;
    this.inputs = new InputLayout(sides, List.of());
    this.penalty =
        reference.compile(
            "penalties", tensors -> List.of(of(tensors).penalty(inputs.scalars(tensors).get(0))));
    this.exact = reference.compile("inner problem", tensors -> evaluate(tensors, 0));
    this.rounded =
        reference.compile("inner problem", tensors -> evaluate(tensors, SINGLE_PRECISION));
  }

  /**
   * What a perturbation {@code d} is worth.
   *
   * @param penalty {@code R*(g)}, {@code [N]}
   * @param value {@code <g,d> - R(d)}, {@code [N]}; minus infinity outside of the domain of R
   * @param optimum the optimum that the applied perturbation is held against, {@code [N]}
   * @param appliedValue {@code <g,d> - R(d)} of {@code d} as applied, {@code [N]}
   * @param appliedSlope {@code <g,d>} of {@code d} as applied, {@code [N]}
   * @param perturbed the images plus {@code d}, clipped if so asked, {@code [N,C,H,W]}
   */
  record Worth(
      HostArray penalty,
      HostArray value,
      HostArray optimum,
      HostArray appliedValue,
      HostArray appliedSlope,
      HostArray perturbed) {}

  /** Returns which optimum the applied perturbation is held against. */
  Optimum against() {
    return clip && norm.isSeparable() ? Optimum.BOX : Optimum.FREE;
  }

  /** Returns {@code R*(g)} of each example, {@code [N]}. */
  HostArray penalties(HostBatch batch, HostArray gradient) {
    return penalty.call(pack(batch, List.of(gradient))).get(0);
  }

  /**
   * Returns what a perturbation is worth.
   *
   * @param gradient {@code [N,C,H,W]}
   * @param perturbation as the solver returned it: in single precision, it may lie a relative 1e-5
   *     beyond the boundary of the domain of R
   */
  Worth worth(HostBatch batch, HostArray gradient, HostArray perturbation) {
    Program program = perturbation.dataType() == DataType.FLOAT64 ? exact : rounded;
    List<HostArray> out = program.call(pack(batch, List.of(gradient, perturbation)));
    return new Worth(out.get(0), out.get(1), out.get(2), out.get(3), out.get(4), out.get(5));
  }

  private List<HostArray> pack(HostBatch batch, List<HostArray> more) {
    return inputs.pack(batch, seeds, "inner problem", more);
  }

  private Norm of(List<Tensor> tensors) {
    return norm.on(inputs.batch(tensors));
  }

  private List<Tensor> evaluate(List<Tensor> tensors, double tolerance) {
    Batch batch = inputs.batch(tensors);
    Norm own = norm.on(batch);
    Tensor gradient = inputs.scalars(tensors).get(0);
    Tensor given = inputs.scalars(tensors).get(1);
    Tensor images = batch.images();
    Tensor applied = clip ? boxed(given, images) : given;
    Tensor penalties = own.penalty(gradient);
    Tensor optimum =
        against() == Optimum.BOX
            ? value(own, gradient, boxed(own.maximizer(gradient), images), 0)
            : penalties;
    Tensor moved = images.add(given);
    return List.of(
        penalties,
        value(own, gradient, given, tolerance),
        optimum,
        value(own, gradient, applied, tolerance),
        slope(gradient, applied),
        clip ? moved.clip(0, 1) : moved);
  }

  /** Clips a perturbation so that the perturbed images lie in [0,1]. */
  private static Tensor boxed(Tensor perturbation, Tensor images) {
    return perturbation.maximum(images.negate()).minimum(images.negate().add(1));
  }

  private static Tensor slope(Tensor gradient, Tensor perturbation) {
    return gradient.mul(perturbation).sum(1, 2, 3);
  }

  /**
   * {@code <g,d> - R(d)}; where {@code R(d)} is infinite, {@code R} of {@code d} pulled in by the
   * tolerance, since an engine's rounding is not the solver's fault.
   */
  private static Tensor value(Norm norm, Tensor gradient, Tensor perturbation, double tolerance) {
    Tensor regularizer = norm.regularizer(perturbation);
    if (tolerance > 0) {
      Tensor within = norm.regularizer(perturbation.mul(1 - tolerance));
      Tensor largest = regularizer.fill(Double.MAX_VALUE);
      regularizer = regularizer.greaterThan(largest).where(within, regularizer);
    }
    return slope(gradient, perturbation).sub(regularizer);
  }
}
