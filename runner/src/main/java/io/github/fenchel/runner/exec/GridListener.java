package io.github.fenchel.runner.exec;

/** Hears how a suite's cells go on, one cell at a time. */
public interface GridListener {

  /** A cell's child starts; {@code number} counts from 1 among {@code of} cells. */
  void started(PlannedCell cell, int number, int of);

  /** A cell's child told something. */
  void event(PlannedCell cell, RunEvent event);

  /** A cell ended, whether it was run, was stored already, was skipped or failed. */
  void ended(CellResult result, int number, int of);
}
