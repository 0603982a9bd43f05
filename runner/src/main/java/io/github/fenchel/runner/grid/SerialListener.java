package io.github.fenchel.runner.grid;

import io.github.fenchel.runner.worker.TaskEvent;

/**
 * A listener that many threads call, and that receives one call at a time.
 *
 * @param listener the receiver of the calls
 * @param lock held during a call; the grid's own, so that a listener may stop the grid
 */
record SerialListener(GridListener listener, Object lock) implements GridListener {

  @Override
  public void started(PlannedCell cell, int number, int of) {
    synchronized (lock) {
      listener.started(cell, number, of);
    }
  }

  @Override
  public void event(PlannedCell cell, TaskEvent event) {
    synchronized (lock) {
      listener.event(cell, event);
    }
  }

  @Override
  public void ended(CellResult result, int number, int of) {
    synchronized (lock) {
      listener.ended(result, number, of);
    }
  }

  @Override
  public void waits(PlannedCell cell, int number, int of, String why) {
    synchronized (lock) {
      listener.waits(cell, number, of, why);
    }
  }

  @Override
  public void warns(String message) {
    synchronized (lock) {
      listener.warns(message);
    }
  }

  @Override
  public void retries(CellResult result, int number, int of) {
    synchronized (lock) {
      listener.retries(result, number, of);
    }
  }
}
