package io.github.fenchel.backend.pytorch;

import io.github.fenchel.api.backend.AdamStep;
import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.NeuralOps;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.pytorch.Delegate.Call;
import io.github.fenchel.backend.pytorch.Delegate.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Faults that backends really have, each alone. */
final class Mutants {
  private Mutants() {}

  /**
   * One faulty backend.
   *
   * @param name the fault
   * @param caughtBy the kit's test that names it
   * @param fault makes the fault anew
   */
  record Mutant(String name, String caughtBy, Supplier<Fault> fault) {
    Backend backend() {
      return Delegate.of(new PyTorchBackend(), fault.get());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Mutant> all() {
    List<Mutant> all = new ArrayList<>();
    all.addAll(ofTensors());
    all.addAll(ofPooling());
    all.addAll(ofLayers());
    all.addAll(ofGradients());
    all.addAll(ofSessions());
    all.addAll(StatefulMutants.all());
    return all;
  }

  private static List<Mutant> ofTensors() {
    return List.of(
        mutant(
            "sign(NaN) is 0",
            "signOfNanIsNan",
            tensor("sign", (x, c) -> x.equalTo(x).where(c, x.fill(0)))),
        mutant(
            "maximum gives a tie's whole gradient to one operand",
            "maximumAndMinimumShareTheGradientAtATie",
            call -> {
              if (!call.is(Tensor.class, "maximum")) {
                return call.proceed();
              }
              Tensor a = (Tensor) call.target();
              Tensor b = call.tensor(0);
              Tensor larger = b.greaterThan(a).where(b, a);
              return b.equalTo(b).where(larger, b);
            }),
        mutant(
            "max over axes gives ties to the first",
            "maxSharesItsGradientAmongTies",
            call ->
                call.is(Tensor.class, "max") && call.target() instanceof Tensor x
                    ? firstOfTies(x, call)
                    : call.proceed()),
        mutant(
            "clip passes the gradient beyond its bounds",
            "clipPassesTheGradientWithinItsBoundsOnly",
            tensor("clip", (x, c) -> x.add(c.sub(x).stopGradient()))),
        mutant(
            "stopGradient stops nothing",
            "noGradientFlowsThroughStopGradient",
            tensor("stopGradient", (x, stopped) -> x)),
        mutant(
            "images flatten as [N,H,W,C]",
            "imagesFlattenChannelByChannelWhateverLiesInMemory",
            call ->
                call.is(Tensor.class, "reshape")
                        && call.target() instanceof Tensor x
                        && x.shape().rank() == 4
                        && call.argument(0) instanceof Shape to
                        && to.rank() == 2
                    ? x.permute(0, 2, 3, 1).reshape(to)
                    : call.proceed()),
        mutant(
            "a scalar times a number drifts to FLOAT64",
            "theSessionsTypeStaysWhateverNumberMeetsIt",
            call ->
                call.is(Tensor.class, "mul")
                        && call.target() instanceof Tensor x
                        && x.shape().rank() == 0
                        && call.argument(0) instanceof Double
                    ? ((Tensor) call.result()).to(DataType.FLOAT64)
                    : call.proceed()),
        mutant(
            "sum forgets its negative axes",
            "reductionsTakeSeveralAxes",
            call ->
                call.is(Tensor.class, "sum")
                        && call.arguments().size() == 1
                        && call.argument(0) instanceof int[] axes
                        && axes.length > 1
                        && axes[axes.length - 1] < 0
                    ? call.proceed((Object) Arrays.copyOf(axes, axes.length - 1))
                    : call.proceed()));
  }

  private static @Nullable Object firstOfTies(Tensor x, Call call) throws Exception {
    int last = x.shape().rank() - 1;
    boolean alongTheLast =
        call.argument(0).equals(false)
            && call.argument(1) instanceof int[] axes
            && axes.length == 1
            && x.shape().axis(axes[0]) == last;
    if (!alongTheLast || !x.dataType().isFloating()) {
      return call.proceed();
    }
    Tensor max = (Tensor) call.result();
    Tensor first = x.argMax(last).oneHot(Math.toIntExact(x.shape().get(last)), x.dataType());
    Tensor selected = first.greaterThan(x.fill(0)).where(x, x.fill(0)).sum(last);
    return max.equalTo(max).where(selected, max);
  }

  private static List<Mutant> ofPooling() {
    return List.of(
        mutant(
            "max pooling drops NaN",
            "maxPoolingKeepsNan",
            pooling(
                "maxPool2d",
                (nn, x, w) -> {
                  Tensor low = x.fill(Double.NEGATIVE_INFINITY);
                  return nn.maxPool2d(x.equalTo(x).where(x, low), w);
                })),
        mutant(
            "max pooling pads with zero",
            "paddingIsMinusInfinityForTheMaximumAndACountedZeroForTheMean",
            pooling(
                "maxPool2d",
                (nn, x, w) ->
                    nn.maxPool2d(
                        bordered(bordered(x, 2, w.padding(), 0), 3, w.padding(), 0),
                        new Window(w.size(), w.stride(), 0)))),
        mutant(
            "average pooling leaves its padding out of the count",
            "paddingIsMinusInfinityForTheMaximumAndACountedZeroForTheMean",
            pooling(
                "averagePool2d",
                (nn, x, w) -> nn.averagePool2d(x, w).div(nn.averagePool2d(x.fill(1), w)))),
        mutant(
            "pooling of odd sizes rounds up",
            "poolingOfOddSizesDropsWhatIsLeftOver",
            pooling(
                "maxPool2d", (nn, x, w) -> nn.maxPool2d(filledUp(filledUp(x, 2, w), 3, w), w))));
  }

  private static Tensor bordered(Tensor x, int axis, int width, double value) {
    if (width == 0) {
      return x;
    }
    Tensor border = x.slice(axis, 0, 1).fill(value).broadcastTo(x.shape().with(axis, width));
    return border.concat(axis, List.of(x, border));
  }

  private static Tensor filledUp(Tensor x, int axis, Window w) {
    long left = (x.shape().get(axis) - w.size()) % w.stride();
    if (w.padding() > 0 || left <= 0) {
      return x;
    }
    Tensor more =
        x.slice(axis, 0, 1)
            .fill(Double.NEGATIVE_INFINITY)
            .broadcastTo(x.shape().with(axis, w.stride() - left));
    return x.concat(axis, List.of(more));
  }

  private static List<Mutant> ofLayers() {
    return List.of(
        mutant(
            "the running variance is the biased one",
            "batchNormalizationDividesByTheBiasedAndTellsTheUnbiasedVariance",
            byBatch(
                (call, n) -> {
                  double count = perChannel(call.tensor(0));
                  return new BatchNormalized(
                      n.output(), n.mean(), n.unbiasedVariance().mul((count - 1) / count));
                })),
        mutant(
            "the batch's mean and variance are swapped",
            "twoTrainingForwardsInOneCallMoveRunningStatisticsTwice",
            byBatch((call, n) -> new BatchNormalized(n.output(), n.unbiasedVariance(), n.mean()))),
        mutant(
            "batch norm divides by the unbiased variance",
            "batchNormalizationDividesByTheBiasedAndTellsTheUnbiasedVariance",
            byBatch(
                (call, n) ->
                    new BatchNormalized(
                        normalized(call, n.mean(), n.unbiasedVariance(), false),
                        n.mean(),
                        n.unbiasedVariance()))),
        mutant(
            "epsilon is added outside the root",
            "batchNormalizationAgreesWithTheReference",
            byBatch(
                (call, n) -> {
                  double count = perChannel(call.tensor(0));
                  Tensor biased = n.unbiasedVariance().mul((count - 1) / count);
                  return new BatchNormalized(
                      normalized(call, n.mean(), biased, true), n.mean(), n.unbiasedVariance());
                })),
        mutant(
            "batch norm's mean is off in the fifth digit",
            "batchNormalizationLosesNoDigitsInItsSums",
            byBatch(
                (call, n) ->
                    new BatchNormalized(n.output().add(3e-5), n.mean(), n.unbiasedVariance()))),
        mutant(
            "Adam's epsilon is under the root",
            "aStepOfAdamIsItsDefinition",
            adam((at, call) -> at.second().add(call.tensor(5)).sqrt())),
        mutant(
            "Adam divides by the moment of the step before",
            "aStepOfAdamIsItsDefinition",
            adam((at, call) -> ((AdamStep) call.argument(0)).second().sqrt().add(call.tensor(5)))),
        mutant(
            "evaluation normalizes by the batch",
            "inEvaluationAnExamplesGradientDoesNotDependOnTheRestOfTheBatch",
            call ->
                call.is(NeuralOps.class, "batchNormByStatistics")
                        && call.target() instanceof NeuralOps nn
                        && perChannel(call.tensor(0)) > 1
                    ? nn.batchNormByBatch(call.tensor(0), call.tensor(1), call.tensor(2), 1e-5)
                        .output()
                    : call.proceed()),
        mutant(
            "a grouped convolution reads the first group's channels only",
            "groupsSeeTheirOwnChannelsOnly",
            convolution(
                (nn, call, o) -> {
                  Tensor first = call.tensor(0).slice(1, 0, call.tensor(1).shape().get(1));
                  Convolution apart = new Convolution(o.stride(), o.padding(), 1);
                  return nn.conv2d(first, call.tensor(1), call.tensorIfAny(2), apart);
                })),
        mutant(
            "a kernel is flipped, as in a true convolution",
            "convolutionIsCrossCorrelation",
            convolution(
                (nn, call, o) ->
                    nn.conv2d(
                        call.tensor(0),
                        flipped(flipped(call.tensor(1), 2), 3),
                        call.tensorIfAny(2),
                        o))));
  }

  /** A step of Adam that divides by something else. */
  private static Delegate.Fault adam(BiFunction<AdamStep, Delegate.Call, Tensor> divisor) {
    return call -> {
      if (!call.is(NeuralOps.class, "adam")) {
        return call.proceed();
      }
      AdamStep at = (AdamStep) call.result();
      Tensor move = at.first().div(divisor.apply(at, call)).mul(call.tensor(4));
      Tensor weight = ((AdamStep) call.argument(0)).weight().sub(move);
      return new AdamStep(weight, at.first(), at.second());
    };
  }

  private static Tensor flipped(Tensor x, int axis) {
    List<Tensor> parts = new ArrayList<>();
    for (long i = x.shape().get(axis) - 2; i >= 0; i--) {
      parts.add(x.slice(axis, i, i + 1));
    }
    long length = x.shape().get(axis);
    return x.slice(axis, length - 1, length).concat(axis, parts);
  }

  private static double perChannel(Tensor images) {
    return (double) images.shape().size() / images.shape().get(1);
  }

  private static Tensor normalized(Call call, Tensor mean, Tensor variance, boolean outside) {
    Tensor x = call.tensor(0);
    double epsilon = (double) call.argument(3);
    Shape perChannel = Shape.of(1, x.shape().get(1), 1, 1);
    UnaryOperator<Tensor> wide = t -> t.reshape(perChannel);
    Tensor root = outside ? variance.sqrt().add(epsilon) : variance.add(epsilon).sqrt();
    return x.sub(wide.apply(mean))
        .div(wide.apply(root))
        .mul(wide.apply(call.tensor(1)))
        .add(wide.apply(call.tensor(2)));
  }

  private static List<Mutant> ofGradients() {
    return List.of(
        mutant(
            "the input gradient is of the batch's mean",
            "theInputGradientOfASumIsEachImagesOwn",
            gradient(
                (call, v) ->
                    call.tensor(1).shape().rank() == 4
                        ? v.gradient().div((double) call.tensor(1).shape().get(0))
                        : v.gradient())),
        mutant(
            "an inner gradient is cut from the graph",
            "everyWeightOfAPenalizedSmoothNetworkEqualsCentralDifferences",
            gradient((call, v) -> v.gradient().stopGradient())));
  }

  private static List<Mutant> ofSessions() {
    AtomicInteger opened = new AtomicInteger();
    return List.of(
        mutant(
            "close closes nothing",
            "afterCloseEveryMethodSaysThatTheSessionIsClosed",
            call -> call.is(Session.class, "close") ? null : call.proceed()),
        mutant(
            "a capability is there but not declared",
            "gradientsOfGradientsAreThereOrRefusedByName",
            call ->
                call.is(Backend.class, "capabilities")
                    ? EnumSet.complementOf(EnumSet.of(Capability.DOUBLE_BACKPROP))
                    : call.proceed()),
        mutant(
            "a session's bits depend on how many were opened before",
            "twoTrainingsInOneProcessGiveEqualBits",
            call -> {
              if (call.is(Backend.class, "open")) {
                opened.incrementAndGet();
              }
              Object result = call.proceed();
              return call.is(Tensor.class, "tanh") && result instanceof Tensor t
                  ? t.mul(1 + opened.get() % 50 * 1e-15)
                  : result;
            }));
  }

  // ---- how faults are spelt ----------------------------------------------------------------

  private static Mutant mutant(String name, String caughtBy, Fault fault) {
    return new Mutant(name, caughtBy, () -> fault);
  }

  private interface OfTensor {
    Tensor instead(Tensor operand, Tensor result);
  }

  private static Fault tensor(String operation, OfTensor fault) {
    return call ->
        call.is(Tensor.class, operation)
            ? fault.instead((Tensor) call.target(), (Tensor) call.result())
            : call.proceed();
  }

  private interface OfPooling {
    Tensor instead(NeuralOps nn, Tensor input, Window window);
  }

  private static Fault pooling(String operation, OfPooling fault) {
    return call ->
        call.is(NeuralOps.class, operation)
            ? fault.instead((NeuralOps) call.target(), call.tensor(0), (Window) call.argument(1))
            : call.proceed();
  }

  private interface OfBatch {
    BatchNormalized instead(Call call, BatchNormalized result);
  }

  private static Fault byBatch(OfBatch fault) {
    return call ->
        call.is(NeuralOps.class, "batchNormByBatch")
            ? fault.instead(call, (BatchNormalized) call.result())
            : call.proceed();
  }

  private interface OfConvolution {
    Tensor instead(NeuralOps nn, Call call, Convolution options);
  }

  private static Fault convolution(OfConvolution fault) {
    return call ->
        call.is(NeuralOps.class, "conv2d")
            ? fault.instead((NeuralOps) call.target(), call, (Convolution) call.argument(3))
            : call.proceed();
  }

  private interface OfGradient {
    Tensor instead(Call call, ValueAndGradient result);
  }

  private static Fault gradient(OfGradient fault) {
    return call -> {
      if (!call.is(Session.class, "valueAndGradient")) {
        return call.proceed();
      }
      ValueAndGradient v = (ValueAndGradient) call.result();
      return new ValueAndGradient(v.value(), v.auxiliary(), fault.instead(call, v));
    };
  }
}
