package io.github.fenchel.runner.run;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.record.Cost;
import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.record.Ids;
import io.github.fenchel.results.record.RecordJson;
import io.github.fenchel.results.store.RunFolder;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.certificate.Certifier;
import io.github.fenchel.runner.explain.EvaluationTask;
import io.github.fenchel.runner.explain.Evaluator;
import io.github.fenchel.runner.explain.Health;
import io.github.fenchel.runner.explain.Measured;
import io.github.fenchel.runner.train.Model;
import io.github.fenchel.runner.train.Trainer;
import io.github.fenchel.runner.train.TrainingTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Executes one run in this process: trains or restores, measures, stores. */
public final class RunExecutor {
  private static final SessionOptions REFERENCE = new SessionOptions("cpu", DataType.FLOAT64, 1);

  private final Workspace workspace;
  private final PartFactory parts;
  private final RunStore store;
  private final DerivedImages derived;

  /** An executor that stores what it gets in the workspace's store. */
  public RunExecutor(Workspace workspace, RunStore store) {
    this.workspace = workspace;
    this.parts = new PartFactory(workspace.catalog());
    this.store = store;
    this.derived = new DerivedImages(workspace, store);
  }

  /**
   * Executes a run.
   *
   * @param log where what this process says is written, to be kept with the result; null for
   *     nowhere
   * @return the record, which is stored when this returns
   * @throws io.github.fenchel.api.fault.FenchelException if it fails; nothing half-written remains
   */
  public RunRecord execute(RunSpec spec, RunListener listener, @Nullable Path log) {
    long started = System.nanoTime();
    Dataset opened = workspace.open(spec.training().data().dataset());
    Environment environment = new Environments(workspace).of(spec, opened.digests());
    String specId = Ids.specId(spec);
    String runId = Ids.runId(specId, environment);
    EngineSpec engine = spec.training().engine();
    DerivedImages.Made images = derived.of(spec.training(), opened, listener);
    Dataset dataset = images.dataset();
    try (RunFolder folder = store.begin(runId);
        Session session = workspace.open(engine);
        Session reference = workspace.backend("reference").open(REFERENCE)) {
      Weights weights =
          weights(spec, environment, dataset, new Sessions(session, reference), listener);
      long trained = System.nanoTime();
      EvaluationTask evaluation =
          parts.evaluation(spec.evaluation(), spec.training(), dataset, reference);
      int chunks = Evaluator.chunks(evaluation);
      Measured measured =
          Evaluator.measure(evaluation, weights.model(), done -> listener.evaluation(done, chunks));
      List<NamedArray> arrays = new ArrayList<>();
      weights.model().weights().forEach((name, array) -> arrays.add(new NamedArray(name, array)));
      folder.writeWeights(arrays);
      if (!weights.probe().isEmpty()) {
        folder.writeProbe(weights.probe());
      }
      folder.writeExamples(measured.examples());
      folder.writeSaliency(measured.saliency());
      folder.drawMaps(measured.saliency());
      if (!measured.curves().isEmpty()) {
        folder.writeCurves(measured.curves());
      }
      RunRecord record =
          new RunRecord(
              runId,
              specId,
              Ids.trainingId(spec.training()),
              spec,
              environment,
              images.noted(weights.inputDigests()),
              weights.curve(),
              measured.metrics(),
              images.flagged(
                  Health.flags(
                      weights.curve(),
                      measured.metrics(),
                      dataset.info().classes(),
                      spec.evaluation().minRatio())),
              cost(started, trained, weights, measured),
              "",
              new TreeMap<>());
      if (log != null) {
        listener.keepsLog();
        folder.writeLog(log);
      }
      return folder.commit(record);
    }
  }

  private Weights weights(
      RunSpec spec,
      Environment environment,
      Dataset dataset,
      Sessions sessions,
      RunListener listener) {
    String weightsId = Ids.weightsId(Ids.trainingId(spec.training()), environment);
    Optional<Path> stored = store.weights(weightsId);
    if (stored.isPresent()) {
      Model model =
          StoredWeights.model(
              stored.get(),
              spec.training().architecture(),
              parts,
              dataset.info(),
              sessions.engine());
      RunRecord trained = RecordJson.read(stored.get().resolveSibling("run.json"));
      List<NamedArray> probe = probe(stored.get().resolveSibling(RunStore.PROBE));
      return new Weights(model, trained.curve(), trained.inputDigests(), probe, Effort.of(trained));
    }
    TrainingTask task = parts.training(spec.training(), dataset);
    Certifier.Subject subject = parts.certified(spec.training(), task, sessions.reference());
    long started = System.nanoTime();
    Trainer.Trained trained =
        Trainer.train(task, sessions.engine(), listener, model -> new Certifier(subject, model));
    double seconds = (System.nanoTime() - started) * 1e-9 - trained.certificateSeconds();
    int batch = spec.training().schedule().batch();
    long images =
        (long) (task.train().size() / batch) * batch * spec.training().schedule().epochs();
    return new Weights(
        trained.model(),
        trained.curve(),
        trained.inputDigests(),
        trained.stepZero(),
        new Effort(
            seconds,
            images / seconds,
            trained.certificateSeconds(),
            trained.gradientEvaluations(),
            null));
  }

  /** Runs that were stored before there were probes have none. */
  private static List<NamedArray> probe(Path file) {
    return RegularFile.isThereItself(file) ? Npz.readList(file) : List.of();
  }

  private static Cost cost(long started, long trained, Weights weights, Measured measured) {
    long now = System.nanoTime();
    return new Cost(
        (now - started) * 1e-9,
        weights.effort().seconds(),
        (now - trained) * 1e-9,
        weights.effort().imagesPerSecond(),
        ResidentMemory.peakBytes(),
        weights.effort().certificateSeconds(),
        weights.effort().gradientEvaluations(),
        weights.effort().trainedBy(),
        measured.costs());
  }

  private record Weights(
      Model model,
      List<EpochPoint> curve,
      SortedMap<String, String> inputDigests,
      List<NamedArray> probe,
      Effort effort) {}

  /** What training cost: this run's, or that of the run whose weights are measured again. */
  private record Effort(
      double seconds,
      double imagesPerSecond,
      @Nullable Double certificateSeconds,
      @Nullable Integer gradientEvaluations,
      @Nullable String trainedBy) {

    static Effort of(RunRecord trained) {
      Cost cost = trained.cost();
      String by = cost.trainedBy();
      return new Effort(
          cost.trainSeconds(),
          cost.trainImagesPerSecond(),
          cost.certificateSeconds(),
          cost.gradientEvaluations(),
          by == null ? trained.runId() : by);
    }
  }

  private record Sessions(Session engine, Session reference) {}
}
