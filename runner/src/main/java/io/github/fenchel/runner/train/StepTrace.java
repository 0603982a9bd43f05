package io.github.fenchel.runner.train;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.trace.TraceKind;
import io.github.fenchel.results.trace.TraceTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The steps of a training run, each with every tensor on its way. */
public final class StepTrace {
  private final RunSteps steps;
  private double loss;

  /** Puts the initial weights into the session and compiles the observed step. */
  public StepTrace(TrainingTask task, Session session) {
    this.steps = new RunSteps(task, session, new Everything());
  }

  /** Returns the number of steps in the whole run. */
  public long count() {
    return steps.count();
  }

  /** Returns the digests of everything that the steps so far were given. */
  public SortedMap<String, String> inputDigests() {
    return steps.inputDigests();
  }

  /**
   * Does the next step.
   *
   * @return its tensors in the order of computation, named as {@link TraceTensor} has it: logits
   *     and input gradient of the clean images in evaluation mode; the perturbation that is trained
   *     on; the batch-norm statistics that the training pass left, its logits and its mean loss;
   *     the gradients of the weights, last layer first; the weights after the step
   */
  public List<NamedArray> next() {
    TrainingStep.Result result = steps.step(steps.nextBatch());
    loss = result.loss();
    List<HostArray> observed = result.observed();
    Map<String, HostArray> stored = steps.model().weights();
    List<NamedArray> arrays = new ArrayList<>();
    add(arrays, TraceKind.LOGITS, observed.get(0));
    add(arrays, TraceKind.INPUT_GRADIENT, observed.get(1));
    add(arrays, TraceKind.PERTURBATION, observed.get(2));
    addStored(arrays, TraceKind.STATISTIC, stored, false);
    add(arrays, TraceKind.TRAINING_LOGITS, observed.get(3));
    add(arrays, TraceKind.LOSS, HostArray.scalar(loss));
    List<Variable> trained = steps.model().trained();
    for (int i = 0; i < trained.size(); i++) {
      String name = trained.get(trained.size() - 1 - i).name();
      TraceTensor tensor = new TraceTensor(TraceKind.WEIGHT_GRADIENT, name);
      arrays.add(new NamedArray(tensor.arrayName(), observed.get(4 + i)));
    }
    addStored(arrays, TraceKind.WEIGHT, stored, true);
    return List.copyOf(arrays);
  }

  /** Returns the mean training loss of the last step. */
  public double loss() {
    return loss;
  }

  /**
   * Checks the last step, as training does.
   *
   * @throws FenchelException of kind DIVERGED if the loss or a weight is not finite
   */
  public void checkFinite() {
    steps.checkFinite(loss);
    steps.checkFiniteWeights();
  }

  private static void add(List<NamedArray> arrays, TraceKind kind, HostArray array) {
    arrays.add(new NamedArray(new TraceTensor(kind, "").arrayName(), array));
  }

  private void addStored(
      List<NamedArray> arrays, TraceKind kind, Map<String, HostArray> stored, boolean trained) {
    for (WeightSpec spec : steps.model().blueprint().weights()) {
      HostArray array = stored.get(spec.name());
      if (spec.trained() == trained && array != null) {
        arrays.add(new NamedArray(new TraceTensor(kind, spec.name()).arrayName(), array));
      }
    }
  }

  /** Asks for the clean pass, the perturbation, the training logits and every weight gradient. */
  private static final class Everything implements StepObserver {
    @Override
    public List<Tensor> before(Network network, Batch batch, Draws draws) {
      ValueAndGradient clean = StepZeroProbe.clean(network, batch, draws);
      return List.of(clean.auxiliary().get(0), clean.gradient());
    }

    @Override
    public List<Tensor> after(
        Batch batch, Tensor attacked, Gradients gradients, List<Variable> of) {
      List<Tensor> asked = new ArrayList<>();
      asked.add(attacked.sub(batch.images()));
      asked.add(gradients.auxiliary().get(0));
      // Backpropagation's order: the last layer's gradient is there first.
      for (int i = of.size() - 1; i >= 0; i--) {
        asked.add(gradients.of(of.get(i)));
      }
      return asked;
    }
  }
}
