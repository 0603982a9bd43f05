package io.github.fenchel.runner.terminal;

import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.text.PrintableText;
import io.github.fenchel.runner.grid.CellResult;
import io.github.fenchel.runner.grid.GridListener;
import io.github.fenchel.runner.grid.PlannedCell;
import io.github.fenchel.runner.worker.TaskEvent;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Shows the progress of a suite: live on a terminal, plain lines elsewhere, or nothing. */
public interface Progress extends GridListener, AutoCloseable {

  /** The form that fits: nothing if quiet, live where a person watches, else lines. */
  static Progress of(boolean quiet, PrintWriter err) {
    if (quiet) {
      return new Quiet(err);
    }
    return Console.isErrorTerminal() ? new LiveProgress(err, Console.columns()) : new Lines(err);
  }

  @Override
  default void close() {}

  /** Shows nothing but warnings. */
  record Quiet(PrintWriter err) implements Progress {
    @Override
    public void started(PlannedCell cell, int number, int of) {}

    @Override
    public void event(PlannedCell cell, TaskEvent event) {}

    @Override
    public void ended(CellResult result, int number, int of) {}

    @Override
    public void warns(String message) {
      err.println("warning: " + message);
      err.flush();
    }
  }

  /** Prints a line per epoch and per cell, and one before images are masked. */
  final class Lines implements Progress {
    /** What is said of a cell that failed and is run again. */
    static final String RETRIES = "; will be run again";

    private final PrintWriter err;
    private final Map<String, String> titles = new HashMap<>();

    Lines(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void started(PlannedCell cell, int number, int of) {
      titles.put(cell.runId(), title(cell, number, of));
      line(title(cell, number, of) + "starts");
    }

    @Override
    public void event(PlannedCell cell, TaskEvent event) {
      if (event instanceof TaskEvent.Masking masking && masking.done() == 0) {
        line(titles.getOrDefault(cell.runId(), "") + "masks " + masking.of() + " images");
      } else if (event instanceof TaskEvent.Epoch epoch) {
        EpochPoint point = epoch.point();
        ScheduleSpec schedule = cell.cell().spec().training().schedule();
        line(
            titles.getOrDefault(cell.runId(), "")
                + String.format(
                    Locale.ROOT,
                    "epoch %d/%d, loss %.4f, accuracy %.3f, %.1f s",
                    point.epoch(),
                    schedule.epochs(),
                    point.trainLoss(),
                    point.trainAccuracy(),
                    point.seconds()));
      }
    }

    @Override
    public void waits(PlannedCell cell, int number, int of, String why) {
      line(title(cell, number, of) + "waits, " + PrintableText.line(why));
    }

    @Override
    public void warns(String message) {
      line("warning: " + PrintableText.line(message));
    }

    @Override
    public void retries(CellResult result, int number, int of) {
      line(end(result, number, of) + RETRIES);
    }

    @Override
    public void ended(CellResult result, int number, int of) {
      titles.remove(result.planned().runId());
      line(end(result, number, of));
    }

    /** Returns the line that says how a cell ended. */
    static String end(CellResult result, int number, int of) {
      return title(result.planned(), number, of)
          + result
              .outcome()
              .fold(
                  done -> done.stored() ? "stored already" : "done",
                  skipped -> "skipped, " + PrintableText.line(skipped.reason()),
                  failed -> "failed, " + PrintableText.indented(failed.message(), 4));
    }

    /** Returns how a cell's lines begin. */
    static String title(PlannedCell cell, int number, int of) {
      return "[" + number + "/" + of + "] " + PrintableText.line(cell.cell().title()) + ": ";
    }

    private void line(String text) {
      err.print(text + "\n");
      err.flush();
    }
  }
}
