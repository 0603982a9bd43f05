package io.github.fenchel.runner.cli;

import io.github.fenchel.runner.exec.CellResult;
import io.github.fenchel.runner.exec.GridListener;
import io.github.fenchel.runner.exec.PlannedCell;
import io.github.fenchel.runner.exec.RunEvent;

/** Planning has nothing to tell. */
final class Silent implements GridListener {
  @Override
  public void started(PlannedCell cell, int number, int of) {}

  @Override
  public void event(PlannedCell cell, RunEvent event) {}

  @Override
  public void ended(CellResult result, int number, int of) {}
}
