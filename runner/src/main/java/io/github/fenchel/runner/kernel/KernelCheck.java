package io.github.fenchel.runner.kernel;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.random.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether an engine computes convolutions in single precision right: values, gradients of the
 * images and gradients of the weights, against those of the same engine in double precision.
 *
 * <p>An entry may be off by {@value #BOUND} of the array's largest one. Right kernels are off by up
 * to 4e-6; those that round operands to bfloat16 or TF32 by 1e-3, and wrong ones by more.
 */
public final class KernelCheck {
  /** How many threads share the work: faults were seen where they do. */
  public static final int THREADS = 2;

  static final double BOUND = 3e-5;

  private static final long SEED = 11;
  private static final List<String> RESULTS =
      List.of("values", "input gradient", "weight gradient");

  private KernelCheck() {}

  /** Hears of each kind when it has been checked. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A kind was checked.
     *
     * @param fault what is wrong, and by how much; empty if all is right
     */
    void checked(Convolution.Kind kind, Optional<String> fault);
  }

  /**
   * Checks all kinds, one after another.
   *
   * @param inDouble the kinds that are not computed in single precision
   */
  public static void run(Backend backend, Set<Convolution.Kind> inDouble, Listener listener) {
    SessionOptions single = new SessionOptions("cpu", DataType.FLOAT32, THREADS);
    SessionOptions twice = new SessionOptions("cpu", DataType.FLOAT64, THREADS);
    try (Session tested = backend.open(single, inDouble);
        Session oracle = backend.open(twice)) {
      for (Convolution.Kind kind : Convolution.Kind.values()) {
        List<SampleConvolution> samples =
            SampleConvolution.ALL.stream().filter(sample -> sample.kind() == kind).toList();
        listener.checked(kind, fault(kind, samples, tested, oracle));
      }
    }
  }

  private static Optional<String> fault(
      Convolution.Kind kind, List<SampleConvolution> samples, Session tested, Session oracle) {
    HostArray[] operands = operands(samples);
    List<HostArray> found = compute(kind, samples, tested, operands);
    List<HostArray> right = compute(kind, samples, oracle, operands);
    for (int i = 0; i < found.size(); i++) {
      double error = error(found.get(i).toDoubles(), right.get(i).toDoubles());
      if (!(error <= BOUND)) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "%s of %s, %s, off by %.1g of the largest",
                RESULTS.get(i % RESULTS.size()),
                kind.word(),
                samples.get(i / RESULTS.size()).text(),
                error));
      }
    }
    return Optional.empty();
  }

  /** One program for all: a tracing engine then makes one graph. */
  private static List<HostArray> compute(
      Convolution.Kind kind, List<SampleConvolution> samples, Session session, HostArray... of) {
    return session
        .compile(
            "check " + kind.word(),
            inputs -> {
              List<Tensor> outputs = new ArrayList<>();
              for (int i = 0; i < samples.size(); i++) {
                SampleConvolution sample = samples.get(i);
                Tensor x = inputs.get(3 * i);
                Tensor w = inputs.get(3 * i + 1);
                Tensor direction = inputs.get(3 * i + 2);
                Function<Tensor, Loss> loss = y -> along(direction, y);
                ValueAndGradient ofInput =
                    session.valueAndGradient(
                        at -> loss.apply(convolved(session, sample, at, w)), x);
                ValueAndGradient ofWeight =
                    session.valueAndGradient(
                        at -> loss.apply(convolved(session, sample, x, at)), w);
                outputs.add(ofInput.auxiliary().get(0));
                outputs.add(ofInput.gradient());
                outputs.add(ofWeight.gradient());
              }
              return outputs;
            })
        .call(of);
  }

  private static Tensor convolved(Session session, SampleConvolution sample, Tensor x, Tensor w) {
    return session.nn().conv2d(x, w, null, sample.options());
  }

  private static Loss along(Tensor direction, Tensor y) {
    return new Loss(y.mul(direction).sum(0, 1, 2, 3), List.of(y));
  }

  /** Images, filters and a direction of the output for each sample, as floats hold them. */
  private static HostArray[] operands(List<SampleConvolution> samples) {
    Randomness random = Randomness.seeded(SEED);
    List<HostArray> operands = new ArrayList<>();
    for (SampleConvolution sample : samples) {
      for (Shape shape : List.of(sample.input(), sample.weight(), sample.output())) {
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.normal();
        }
        operands.add(HostArray.of(shape, values));
      }
    }
    return operands.toArray(HostArray[]::new);
  }

  /** The largest difference, as a share of the largest entry; NaN if an entry is no number. */
  private static double error(double[] found, double[] right) {
    double largest = 0;
    double error = 0;
    for (int i = 0; i < right.length; i++) {
      largest = Math.max(largest, Math.abs(right[i]));
      error = Math.max(error, Math.abs(found[i] - right[i])); // NaN stays
    }
    return error / largest;
  }
}
