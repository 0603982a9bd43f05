package io.github.fenchel.backend.tck;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.tck.sample.DualTensor;
import io.github.fenchel.backend.tck.sample.Oracle;
import io.github.fenchel.backend.tck.sample.Rows;
import io.github.fenchel.backend.tck.sample.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Tests of one topic on one norm, on the backend {@code reference} in double precision. */
abstract class OnNorm {
  static final String SEEDS = "io.github.fenchel.backend.tck.sample.Samples#seeds";

  /** Returns what the norm's author says of it. */
  abstract NormContract contract();

  /** What is computed of a norm that knows its batch. */
  interface Expression {
    Tensor of(Norm norm, List<Tensor> inputs);
  }

  static Session open() {
    return Oracle.backend().open(new SessionOptions("cpu", DataType.FLOAT64, 1));
  }

  /** Computes one result on a session of its own. */
  final HostArray evaluate(Ground on, Expression expression, HostArray... inputs) {
    try (Session session = open()) {
      return evaluate(session, contract().norm(), on, expression, inputs);
    }
  }

  static HostArray evaluate(
      Session session, Norm norm, Ground on, Expression expression, HostArray... inputs) {
    return evaluate(session, norm, on, UnaryOperator.identity(), expression, inputs);
  }

  private static HostArray evaluate(
      Session session,
      Norm norm,
      Ground on,
      UnaryOperator<Tensor> lift,
      Expression expression,
      HostArray... inputs) {
    List<HostArray> all = new ArrayList<>(List.of(inputs));
    all.addAll(on.arrays());
    return session
        .compile(
            "norm",
            in -> {
              List<Tensor> batch = in.subList(inputs.length, in.size()).stream().map(lift).toList();
              return List.of(expression.of(norm.on(on.batch(batch)), in.subList(0, inputs.length)));
            })
        .call(all)
        .get(0);
  }

  /** Returns the derivative of the penalty at a gradient along a direction, {@code [N]}. */
  final HostArray slope(Ground on, HostArray gradient, HostArray along) {
    Expression slope =
        (norm, in) -> DualTensor.slope(norm.penalty(DualTensor.of(in.get(0), in.get(1))));
    try (Session session = open()) {
      return evaluate(session, contract().norm(), on, DualTensor::constant, slope, gradient, along);
    }
  }

  final HostArray penalty(Ground on, HostArray gradient) {
    return evaluate(on, (norm, in) -> norm.penalty(in.get(0)), gradient);
  }

  final HostArray regularizer(Ground on, HostArray delta) {
    return evaluate(on, (norm, in) -> norm.regularizer(in.get(0)), delta);
  }

  final HostArray maximizer(Ground on, HostArray gradient) {
    return evaluate(on, (norm, in) -> norm.maximizer(in.get(0)), gradient);
  }

  final HostArray prox(Ground on, HostArray delta, double step) {
    return prox(on, delta, HostArray.scalar(step));
  }

  final HostArray prox(Ground on, HostArray delta, HostArray step) {
    return evaluate(on, (norm, in) -> norm.prox(in.get(0), in.get(1)), delta, step);
  }

  final Shape shape(int n) {
    return contract().image().batch(n);
  }

  /** Returns so many random images with the side maps that the norm takes. */
  final Ground ground(SplittableRandom random, int n) {
    return ground(random, shape(n));
  }

  final Ground ground(SplittableRandom random, Shape images) {
    SortedMap<String, HostArray> sides = new TreeMap<>();
    for (String name : contract().norm().sides()) {
      sides.put(name, contract().sideMaps(name, images.with(1, 1), random));
    }
    return new Ground(Samples.shares(random, images), sides);
  }

  /** Returns perturbations that cost something finite: proximal points, and shrunk maximizers. */
  final HostArray feasible(SplittableRandom random, Ground on) {
    HostArray proximal = prox(on, Samples.normal(random, on.images().shape(), 1e-3, 10), 0.1);
    HostArray worst = maximizer(on, Samples.normal(random, on.images().shape(), 1e-2, 10));
    return Rows.between(proximal, worst, random.nextDouble());
  }

  /** Returns whether the norm's {@code R} is 0 or infinite, as far as its maximizers show. */
  final boolean isConstraint() {
    SplittableRandom random = new SplittableRandom(0);
    Ground on = ground(random, 4);
    HostArray worst = maximizer(on, Samples.normal(random, on.images().shape(), 1, 10));
    for (double cost : regularizer(on, worst).toDoubles()) {
      if (cost != 0) {
        return false;
      }
    }
    return true;
  }
}
