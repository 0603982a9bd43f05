package io.github.fenchel.runner.grid;

import io.github.fenchel.runner.worker.TaskEvent;

/** A listener that many threads call, and that hears one call at a time. */
final class SerialListener implements GridListener {
  private final GridListener listener;

  SerialListener(GridListener listener) {
    this.listener = listener;
  }

  @Override
  public synchronized void started(PlannedCell cell, int number, int of) {
    listener.started(cell, number, of);
  }

  @Override
  public synchronized void event(PlannedCell cell, TaskEvent event) {
    listener.event(cell, event);
  }

  @Override
  public synchronized void ended(CellResult result, int number, int of) {
    listener.ended(result, number, of);
  }

  @Override
  public synchronized void waits(PlannedCell cell, int number, int of, String why) {
    listener.waits(cell, number, of, why);
  }

  @Override
  public synchronized void warns(String message) {
    listener.warns(message);
  }

  @Override
  public synchronized void retries(CellResult result, int number, int of) {
    listener.retries(result, number, of);
  }
}
