package io.github.fenchel.runner.train;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.Certificate;
import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.runner.batch.HostBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The training loop: the same on every backend, for every objective, network and optimizer. */
public final class Trainer {
  private final TrainingTask task;
  private final TrainingListener listener;
  private final RunSteps steps;
  private final @Nullable Validation validation;
  private final boolean probing;
  private final CountingSession counter;
  private final @Nullable Supplier<Certificate> certifier;
  private List<NamedArray> stepZero = List.of();
  private int gradientEvaluations;
  private long certifying;

  private Trainer(
      TrainingTask task,
      Session session,
      TrainingListener listener,
      boolean probing,
      @Nullable Function<Model, Supplier<Certificate>> certifier) {
    this.task = task;
    this.listener = listener;
    this.probing = probing;
    this.counter = new CountingSession(session);
    this.steps = new RunSteps(task, counter, StepObserver.NONE);
    this.validation =
        task.validation()
            .map(split -> new Validation(steps.model(), split, task.seeds()))
            .orElse(null);
    this.certifier = certifier == null ? null : certifier.apply(steps.model());
  }

  /**
   * Trains a network from its initial weights, and certifies it at the end of each epoch.
   *
   * @param certifier makes what judges the network; it leaves no trace in it
   * @see #train(TrainingTask, Session, TrainingListener)
   */
  public static Trained train(
      TrainingTask task,
      Session session,
      TrainingListener listener,
      Function<Model, Supplier<Certificate>> certifier) {
    return new Trainer(task, session, listener, true, certifier).run();
  }

  /**
   * Trains a network from its initial weights.
   *
   * @param task what to train, on what
   * @param session where; the network's weights stay in it
   * @param listener receives every step and epoch
   * @throws FenchelException of kind DIVERGED, with the step, if the loss or a weight is not finite
   */
  public static Trained train(TrainingTask task, Session session, TrainingListener listener) {
    return new Trainer(task, session, listener, true, null).run();
  }

  /** Trains without the probe before step 1: tests compare, to prove that it leaves no trace. */
  static Trained trainUnprobed(TrainingTask task, Session session, TrainingListener listener) {
    return new Trainer(task, session, listener, false, null).run();
  }

  private Trained run() {
    ScheduleSpec schedule = task.schedule();
    Model model = steps.model();
    List<EpochPoint> curve = new ArrayList<>();
    Map<String, HostArray> best = Map.of();
    double bestAccuracy = -1;
    for (int epoch = 1; epoch <= schedule.epochs(); epoch++) {
      EpochPoint point = epoch(epoch);
      curve.add(point);
      listener.epoch(point);
      Double accuracy = point.validationAccuracy();
      boolean chooses = schedule.keep() == ScheduleSpec.Keep.BEST;
      if (chooses && accuracy != null && accuracy > bestAccuracy) {
        bestAccuracy = accuracy;
        best = model.weights();
      }
      if (epoch < schedule.epochs()) {
        steps.hideAverages();
      }
    }
    model.restore(best);
    steps.checkFiniteWeights();
    return new Trained(
        model, curve, steps.inputDigests(), stepZero, gradientEvaluations, certifying * 1e-9);
  }

  private EpochPoint epoch(int epoch) {
    long started = System.nanoTime();
    double loss = 0;
    double hits = 0;
    for (int i = 0; i < steps.perEpoch(); i++) {
      HostBatch batch = steps.nextBatch();
      if (steps.number() == 1 && probing) {
        stepZero =
            steps.varied(() -> StepZeroProbe.run(task, steps.model(), batch, steps.positions()));
      }
      int before = counter.count();
      TrainingStep.Result result = steps.step(batch);
      if (steps.number() == 1) {
        gradientEvaluations = counter.count() - before;
      }
      steps.checkFinite(result.loss());
      loss += result.loss();
      hits += result.hits();
      listener.step(steps.number(), steps.count(), result.loss());
    }
    double images = (double) steps.perEpoch() * task.schedule().batch();
    double seconds = (System.nanoTime() - started) * 1e-9;
    steps.showAverages();
    Validation.Score score = validation == null ? null : validation.score();
    return new EpochPoint(
        epoch,
        loss / steps.perEpoch(),
        hits / images,
        score == null ? null : score.crossEntropy(),
        score == null ? null : score.accuracy(),
        steps.rate(),
        seconds,
        certificate());
  }

  private @Nullable Certificate certificate() {
    if (certifier == null) {
      return null;
    }
    long started = System.nanoTime();
    Certificate certificate = certifier.get();
    certifying += System.nanoTime() - started;
    return certificate;
  }

  /**
   * A trained network.
   *
   * @param model the network, its weights in the session
   * @param curve one point per epoch
   * @param inputDigests what it was given, by name
   * @param stepZero what it made of the first batch before step 1, as {@link
   *     io.github.fenchel.results.record.RunArrays#probe} orders it
   * @param gradientEvaluations what a step computes for each image, as {@link
   *     io.github.fenchel.api.record.Cost#gradientEvaluations} counts
   * @param certificateSeconds what the certificates of all epochs took
   */
  public record Trained(
      Model model,
      List<EpochPoint> curve,
      SortedMap<String, String> inputDigests,
      List<NamedArray> stepZero,
      int gradientEvaluations,
      double certificateSeconds) {
    /** Copies the collections. */
    public Trained {
      curve = List.copyOf(curve);
      stepZero = List.copyOf(stepZero);
      inputDigests = Collections.unmodifiableSortedMap(new TreeMap<>(inputDigests));
    }
  }
}
