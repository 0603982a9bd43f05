package io.github.fenchel.runner.train;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.run.EpochPoint;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.format.NamedArray;
import io.github.fenchel.runner.data.BatchPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The training loop: the same on every backend, for every objective, network and optimiser. */
public final class Trainer {
  private static final int PROBED_BATCHES = 4;

  private final TrainingTask task;
  private final TrainingListener listener;
  private final Model model;
  private final TrainingStep step;
  private final Program probe;
  private final @Nullable Validation validation;
  private final InputDigests digests = new InputDigests();
  private final boolean probing;
  private List<NamedArray> stepZero = List.of();
  private long number;

  private Trainer(TrainingTask task, Session session, TrainingListener listener, boolean probing) {
    this.task = task;
    this.listener = listener;
    this.probing = probing;
    Map<String, HostArray> initial = Model.initialWeights(task.blueprint(), task.seeds());
    this.model = new Model(session, task.blueprint(), initial);
    digests.weights(initial, model.weightsAsDrawn());
    this.step = new TrainingStep(task, model);
    this.probe = session.compile("probe", tensors -> tensors);
    this.validation = task.validation().map(split -> new Validation(model, split)).orElse(null);
  }

  /**
   * Trains a network from its initial weights.
   *
   * @param task what to train, on what
   * @param session where; the network's weights stay in it
   * @param listener hears of every step and epoch
   * @throws FenchelException of kind DIVERGED, with the step, if the loss or a weight is not finite
   */
  public static Trained train(TrainingTask task, Session session, TrainingListener listener) {
    return new Trainer(task, session, listener, true).run();
  }

  /** Trains without the probe before step 1: tests compare, to prove that it leaves no trace. */
  static Trained trainUnprobed(TrainingTask task, Session session, TrainingListener listener) {
    return new Trainer(task, session, listener, false).run();
  }

  private Trained run() {
    ScheduleSpec schedule = task.schedule();
    BatchPlan plan = new BatchPlan(task.train().size(), schedule.batch(), task.seeds());
    List<EpochPoint> curve = new ArrayList<>();
    Map<String, HostArray> best = Map.of();
    double bestAccuracy = -1;
    for (int epoch = 1; epoch <= schedule.epochs(); epoch++) {
      EpochPoint point = epoch(epoch, plan);
      curve.add(point);
      listener.epoch(point);
      Double accuracy = point.validationAccuracy();
      boolean chooses = schedule.keep() == ScheduleSpec.Keep.BEST;
      if (chooses && accuracy != null && accuracy > bestAccuracy) {
        bestAccuracy = accuracy;
        best = model.weights();
      }
    }
    model.restore(best);
    checkFinite();
    return new Trained(model, curve, digests.all(), stepZero);
  }

  private EpochPoint epoch(int epoch, BatchPlan plan) {
    long started = System.nanoTime();
    long steps = (long) plan.steps() * task.schedule().epochs();
    BatchPlan.Epoch order = plan.epoch(epoch - 1);
    double loss = 0;
    double hits = 0;
    double rate = 0;
    for (int i = 0; i < plan.steps(); i++) {
      number++;
      rate = task.rate().at(task.optimizer().rate(), number, steps);
      TrainingStep.Result result = step.call(batch(order.indices(i)), number, rate);
      if (!Double.isFinite(result.loss())) {
        throw diverged("the training loss is " + result.loss(), epoch);
      }
      loss += result.loss();
      hits += result.hits();
      listener.step(number, steps, result.loss());
    }
    double images = (double) plan.steps() * plan.batch();
    double seconds = (System.nanoTime() - started) * 1e-9;
    Validation.Score score = validation == null ? null : validation.score();
    return new EpochPoint(
        epoch,
        loss / plan.steps(),
        hits / images,
        score == null ? null : score.crossEntropy(),
        score == null ? null : score.accuracy(),
        rate,
        seconds);
  }

  private HostBatch batch(int[] indices) {
    digests.usage().addIndices(indices);
    HostBatch batch = task.augmented(HostBatch.of(task.train(), indices), number, digests.usage());
    if (number <= PROBED_BATCHES) {
      // To the engine and back: proof that every backend sees the same numbers.
      List<HostArray> back = probe.call(batch.images(), batch.labels());
      digests.probe(number, batch, back.get(0).to(DataType.FLOAT32), back.get(1));
    }
    if (number == 1 && probing) {
      stepZero = StepZeroProbe.run(task, model, batch);
    }
    return batch;
  }

  private void checkFinite() {
    model
        .weights()
        .forEach(
            (name, array) -> {
              for (int i = 0; i < array.size(); i++) {
                if (!Double.isFinite(array.at(i))) {
                  throw diverged(
                      "weight " + name + " holds " + array.at(i), task.schedule().epochs());
                }
              }
            });
  }

  private FenchelException diverged(String what, int epoch) {
    return new FenchelException(
        FailureKind.DIVERGED,
        "training diverged at step "
            + number
            + " (epoch "
            + epoch
            + "): "
            + what
            + "; try a smaller learning rate or epsilon");
  }

  /**
   * A trained network.
   *
   * @param model the network, its weights in the session
   * @param curve one point per epoch
   * @param inputDigests what it was given, by name
   * @param stepZero what it made of the first batch before step 1, as {@link
   *     io.github.fenchel.results.format.RunArrays#probe} orders it
   */
  public record Trained(
      Model model,
      List<EpochPoint> curve,
      SortedMap<String, String> inputDigests,
      List<NamedArray> stepZero) {
    /** Copies the collections. */
    public Trained {
      curve = List.copyOf(curve);
      stepZero = List.copyOf(stepZero);
      inputDigests = Collections.unmodifiableSortedMap(new TreeMap<>(inputDigests));
    }
  }
}
