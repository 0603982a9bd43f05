package io.github.fenchel.runner.grid;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.record.Cost;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.results.record.Ids;
import io.github.fenchel.results.store.RunFolder;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskEvent;
import io.github.fenchel.suites.Suite;
import io.github.fenchel.suites.SuiteReader;
import io.github.fenchel.suites.grid.Cell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A suite of three seeds on a store, planned for a made-up environment: no engine, no data. */
public final class PlannedSuite {
  public static final String TEXT =
      """
      fenchel: 1
      name: three
      data: {id: fashion-mnist-mini, train: 100, test: 50}
      architecture: linear
      backend: pytorch
      seed: [0, 1, 2]
      training: {epochs: 1, batch: 50, optimizer: {id: sgd, rate: 0.1}, threads: 1}
      objective: standard
      evaluation: {metrics: [accuracy], images: 10, attackImages: 10}
      """;

  private static final Environment HERE = environment("here");

  private final Workspace workspace;
  private final Suite suite;
  private final RunStore store;

  public PlannedSuite(Path folder, String text) {
    workspace =
        Workspace.load(
            folder.resolve("store"), new DataLocation(List.of(), folder, false), List.of());
    store = RunStore.open(workspace.store(), warning -> {});
    try {
      Path file = Files.writeString(folder.resolve("suite.yaml"), text);
      suite = SuiteReader.read(file, workspace.catalog());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Environment environment(String name) {
    return new Environment(
        name,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        "none");
  }

  public Workspace workspace() {
    return workspace;
  }

  public Suite suite() {
    return suite;
  }

  RunStore store() {
    return store;
  }

  /** The cells as a planner would have them. */
  List<PlannedCell> planned() {
    List<PlannedCell> planned = new ArrayList<>();
    for (Cell cell : suite.cells()) {
      String specId = Ids.specId(cell.spec());
      String runId = Ids.runId(specId, HERE);
      planned.add(new PlannedCell(cell, specId, runId, store.find(runId), Optional.empty()));
    }
    return planned;
  }

  String runId(int cell) {
    return planned().get(cell).runId();
  }

  /** Stores the run of a spec, as its task would. */
  RunRecord complete(RunSpec spec) {
    return complete(spec, HERE);
  }

  RunRecord complete(RunSpec spec, Environment environment) {
    String specId = Ids.specId(spec);
    RunRecord record =
        new RunRecord(
            Ids.runId(specId, environment),
            specId,
            Ids.trainingId(spec.training()),
            spec,
            environment,
            new TreeMap<>(),
            List.of(),
            List.of(),
            List.of(),
            new Cost(1, 1, 0, 100, 0, null, null, null),
            "",
            new TreeMap<>());
    try (RunFolder folder = store.begin(record.runId())) {
      return folder.commit(record);
    }
  }

  /** A worker that stores the run that it is asked for. */
  TaskEvent.End complete(FakeLauncher.Given given) {
    return new TaskEvent.Stored(complete(((Task.Run) given.task()).spec()).runId());
  }

  static long seed(Task task) {
    return ((Task.Run) task).spec().training().seed();
  }
}
