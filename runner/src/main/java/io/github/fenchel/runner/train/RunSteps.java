package io.github.fenchel.runner.train;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.fault.NoVarianceException;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.data.split.BatchPlan;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * The steps of a training run, one after another: the same for a run and for its trace.
 *
 * <p>A step is two calls, so that a caller may look at the batch in between: {@link #nextBatch},
 * then {@link #step}.
 */
final class RunSteps {
  private static final int PROBED_BATCHES = 4;

  private final TrainingTask task;
  private final Model model;
  private final BatchPlan plan;
  private final TrainingStep step;
  private final Program probe;
  private final InputDigests digests = new InputDigests();
  private final BatchAhead batches;
  private int[] indices = {};
  private long number;
  private double rate;
  private Map<String, HostArray> trained = Map.of();

  /** Puts the initial weights into the session and compiles the step. */
  RunSteps(TrainingTask task, Session session, StepObserver observer) {
    this.task = task;
    Map<String, HostArray> initial = Model.initialWeights(task.blueprint(), task.seeds());
    this.model = new Model(session, task.blueprint(), initial);
    digests.weights(initial, model.weightsAsDrawn());
    this.step = new TrainingStep(task, model, observer);
    this.probe = session.compile("probe", tensors -> tensors);
    this.plan = new BatchPlan(task.train().size(), task.schedule().batch(), task.seeds());
    this.batches = new BatchAhead(task, plan);
  }

  Model model() {
    return model;
  }

  /** Returns the number of steps in an epoch. */
  int perEpoch() {
    return plan.steps();
  }

  /** Returns the number of steps in the whole run. */
  long count() {
    return (long) plan.steps() * task.schedule().epochs();
  }

  /** Returns the number of the step that was begun last, from 1; 0 before the first. */
  long number() {
    return number;
  }

  /** Returns where the images of the step that was begun last are in the dataset: INT64 [N]. */
  HostArray positions() {
    long[] positions = Arrays.stream(indices).mapToLong(task.train()::position).toArray();
    return HostArray.of(Shape.of(positions.length), positions);
  }

  /** Returns the learning rate of the step that was done last. */
  double rate() {
    return rate;
  }

  /** Returns the digests of everything that the steps so far were given. */
  SortedMap<String, String> inputDigests() {
    return digests.all();
  }

  /** Begins the next step: its images, augmented. */
  HostBatch nextBatch() {
    number++;
    BatchAhead.Made made = batches.next(number == count());
    indices = made.indices();
    digests.usage(made.usage());
    HostBatch batch = made.batch();
    if (number <= PROBED_BATCHES) {
      // To the engine and back: proof that every backend sees the same numbers.
      digests.probe(number, batch, echo(batch));
    }
    return batch;
  }

  /** Sends a batch's arrays to the engine and takes them back, in the types they were sent in. */
  private Map<String, HostArray> echo(HostBatch batch) {
    Map<String, HostArray> sent = batch.arrays();
    Iterator<HostArray> back = probe.call(List.copyOf(sent.values())).iterator();
    Map<String, HostArray> held = new HashMap<>();
    sent.forEach((name, array) -> held.put(name, sameType(back.next(), array)));
    return held;
  }

  private static HostArray sameType(HostArray held, HostArray sent) {
    return sent.dataType() == DataType.FLOAT32 ? held.to(DataType.FLOAT32) : held;
  }

  /** Does the step that {@link #nextBatch} began. */
  TrainingStep.Result step(HostBatch batch) {
    rate = task.rate().at(task.optimizer().rate(), number, count(), plan.steps());
    return varied(() -> step.call(batch, number, rate));
  }

  /** Puts the averages of the weights in their place, where the task keeps such. */
  void showAverages() {
    WeightAverages averages = step.averages();
    if (averages != null) {
      trained = model.weights();
      model.restore(averages.read());
    }
  }

  /** Puts back the weights that training goes on with. */
  void hideAverages() {
    model.restore(trained);
    trained = Map.of();
  }

  /**
   * Runs a training step; a batch that is too small for the network is reported as a user's
   * mistake.
   *
   * @throws FenchelException of kind USER if its batch normalization has no variance
   */
  <T> T varied(Supplier<T> work) {
    try {
      return work.get();
    } catch (NoVarianceException e) {
      throw new FenchelException(
          FailureKind.USER,
          "batch "
              + task.schedule().batch()
              + " is too small for this network on images of this size ("
              + e.getMessage()
              + "); use a larger batch, or larger images",
          e);
    }
  }

  /**
   * Checks a step's loss.
   *
   * @throws FenchelException of kind DIVERGED, with the step, if it is not finite
   */
  void checkFinite(double loss) {
    if (!Double.isFinite(loss)) {
      throw diverged("the training loss is " + loss);
    }
  }

  /**
   * Checks every weight and statistic.
   *
   * @throws FenchelException of kind DIVERGED, with the step, if one is not finite
   */
  void checkFiniteWeights() {
    model
        .weights()
        .forEach(
            (name, array) -> {
              for (int i = 0; i < array.size(); i++) {
                if (!Double.isFinite(array.at(i))) {
                  throw diverged("weight " + name + " holds " + array.at(i));
                }
              }
            });
  }

  private FenchelException diverged(String what) {
    return new FenchelException(
        FailureKind.DIVERGED,
        "training diverged at step "
            + number
            + " (epoch "
            + ((number - 1) / plan.steps() + 1)
            + "): "
            + what
            + "; try a smaller learning rate or epsilon");
  }
}
