package io.github.fenchel.runner.grid;

import io.github.fenchel.runner.worker.TaskEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what a listener of a grid hears, as lines, and does what a test says after each. */
final class Heard implements GridListener {
  private final List<String> lines = new ArrayList<>();
  private final AtomicInteger inCall = new AtomicInteger();
  private java.util.function.Consumer<String> then = line -> {};

  /** Does that after each line. */
  Heard then(java.util.function.Consumer<String> action) {
    then = action;
    return this;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  private void hear(String line) {
    if (inCall.incrementAndGet() != 1) {
      throw new AssertionError("two calls at a time");
    }
    lines.add(line);
    then.accept(line);
    inCall.decrementAndGet();
  }

  private static String cell(PlannedCell cell, int number, int of) {
    return number + "/" + of + " " + cell.cell().title();
  }

  @Override
  public void started(PlannedCell cell, int number, int of) {
    hear(cell(cell, number, of) + " starts");
  }

  @Override
  public void event(PlannedCell cell, TaskEvent event) {
    hear(cell.cell().title() + " " + event);
  }

  @Override
  public void ended(CellResult result, int number, int of) {
    hear(cell(result.planned(), number, of) + " " + outcome(result));
  }

  @Override
  public void waits(PlannedCell cell, int number, int of, String why) {
    hear(cell(cell, number, of) + " waits, " + why);
  }

  @Override
  public void warns(String message) {
    if (!message.startsWith("runs do not get ")) { // of whoever runs the tests
      hear(message);
    }
  }

  @Override
  public void retries(CellResult result, int number, int of) {
    hear(cell(result.planned(), number, of) + " " + outcome(result) + ", will be run again");
  }

  /** How a cell ended, in a few words. */
  static String outcome(CellResult result) {
    return result
        .outcome()
        .fold(
            done -> done.stored() ? "stored" : "done",
            skipped -> "skipped: " + skipped.reason(),
            failed -> failed.kind() + ": " + failed.message());
  }
}
