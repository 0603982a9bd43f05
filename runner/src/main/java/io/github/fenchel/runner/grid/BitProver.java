package io.github.fenchel.runner.grid;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.Outcome;
import io.github.fenchel.results.gate.BitProof;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.launch.Launcher;
import io.github.fenchel.runner.launch.TemporaryFolder;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.suites.Suite;
import io.github.fenchel.suites.grid.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Executes runs twice and compares bits: what one build computes on one machine must not depend on
 * chance.
 */
public final class BitProver {
  private final Workspace workspace;
  private final Launcher launcher;
  private final GridListener listener;
  private final GridOptions options;

  /**
   * A prover that runs where the suite ran.
   *
   * @param options how the suite ran: what each run may use counts here, too
   */
  public BitProver(
      Workspace workspace, Launcher launcher, GridListener listener, GridOptions options) {
    this.workspace = workspace;
    this.launcher = launcher;
    this.listener = listener;
    this.options = options;
  }

  /**
   * Does the first run of each backend again, in an empty store, so that nothing can be reused. A
   * run that the store had before this suite ran may be of another machine: it is done twice.
   *
   * @param results how the suite's cells ended
   * @throws FenchelException of the failure's kind if a run does not complete
   */
  public List<BitProof> prove(Suite suite, List<CellResult> results) {
    Map<String, CellResult> first = new LinkedHashMap<>();
    for (CellResult result : results) {
      if (result.outcome() instanceof Outcome.Completed) {
        String backend = result.planned().cell().spec().training().engine().backend();
        first.putIfAbsent(backend, result);
      }
    }
    List<BitProof> proofs = new ArrayList<>();
    first.values().forEach(result -> proofs.add(prove(suite, result)));
    return List.copyOf(proofs);
  }

  private BitProof prove(Suite suite, CellResult result) {
    Cell cell = result.planned().cell();
    boolean here = result.outcome() instanceof Outcome.Completed completed && !completed.stored();
    String before = here ? digest(result) : again(suite, cell);
    return new BitProof(cell.title(), before, again(suite, cell));
  }

  private String again(Suite suite, Cell cell) {
    try (TemporaryFolder folder = TemporaryFolder.make("fenchel-bits")) {
      Workspace empty = workspace.withStore(folder.path());
      RunStore store = RunStore.open(folder.path(), warning -> {});
      Suite one = suite.with(List.of(cell));
      GridRunner runner = new GridRunner(empty, store, launcher, listener);
      return digest(runner.run(one, new GridPlanner(empty, store).plan(one), options).get(0));
    }
  }

  private static String digest(CellResult result) {
    return result
        .outcome()
        .fold(
            done -> done.record().resultDigest(),
            skipped -> {
              throw new IllegalStateException("a cell that ran is skipped: " + skipped.reason());
            },
            failed -> {
              throw new FenchelException(
                  failed.kind(),
                  result.planned().cell().title()
                      + ": ran, and failed when it was run again: "
                      + failed.message());
            });
  }
}
