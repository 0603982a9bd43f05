package io.github.fenchel.runner.cli;

import io.github.fenchel.api.run.EpochPoint;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.runner.exec.CellResult;
import io.github.fenchel.runner.exec.GridListener;
import io.github.fenchel.runner.exec.PlannedCell;
import io.github.fenchel.runner.exec.RunEvent;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how a suite goes on: a bar on a terminal, plain lines elsewhere, or nothing. */
interface Progress extends GridListener, AutoCloseable {
  /** How often a bar is drawn. */
  int UPDATE_MILLIS = 200;

  /** The form that fits: nothing if quiet, a bar where a person watches, else lines. */
  static Progress of(boolean quiet, PrintWriter err) {
    if (quiet) {
      return new Quiet();
    }
    return Console.isErrorTerminal() ? new Bar() : new Lines(err);
  }

  @Override
  default void close() {}

  /** Shows nothing. */
  final class Quiet implements Progress {
    @Override
    public void started(PlannedCell cell, int number, int of) {}

    @Override
    public void event(PlannedCell cell, RunEvent event) {}

    @Override
    public void ended(CellResult result, int number, int of) {}
  }

  /** Prints a line per epoch and per cell. */
  final class Lines implements Progress {
    private final PrintWriter err;
    private String prefix = "";

    Lines(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void started(PlannedCell cell, int number, int of) {
      prefix = "[" + number + "/" + of + "] " + cell.cell().title() + ": ";
      line(prefix + "starts");
    }

    @Override
    public void event(PlannedCell cell, RunEvent event) {
      if (event instanceof RunEvent.Epoch epoch) {
        EpochPoint point = epoch.point();
        ScheduleSpec schedule = cell.cell().spec().training().schedule();
        line(
            prefix
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
    public void ended(CellResult result, int number, int of) {
      String title = "[" + number + "/" + of + "] " + result.planned().cell().title() + ": ";
      line(
          title
              + result
                  .outcome()
                  .fold(
                      done -> done.stored() ? "stored already" : "done",
                      skipped -> "skipped, " + skipped.reason(),
                      failed -> "failed, " + failed.message()));
    }

    private void line(String text) {
      err.println(text);
      err.flush();
    }
  }

  /** Draws a bar for the cell that runs: first its training, then its measuring. */
  final class Bar implements Progress {
    private @Nullable ProgressBar bar;
    private String title = "";
    private boolean measuring;

    @Override
    public void started(PlannedCell cell, int number, int of) {
      TrainingSpec training = cell.cell().spec().training();
      long perEpoch = training.data().train() / training.schedule().batch();
      title = "[" + number + "/" + of + "] " + cell.cell().title();
      measuring = false;
      open(title, " images", perEpoch * batch(cell) * training.schedule().epochs());
    }

    private void open(String name, String unit, long most) {
      close();
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setUnit(unit, 1)
              .setInitialMax(most)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(UPDATE_MILLIS)
              .showSpeed()
              .build();
    }

    private static long batch(PlannedCell cell) {
      return cell.cell().spec().training().schedule().batch();
    }

    @Override
    public void event(PlannedCell cell, RunEvent event) {
      if (event instanceof RunEvent.Evaluation evaluation) {
        if (!measuring) {
          measuring = true;
          open(title + ", measuring", " batches", evaluation.of());
        }
        show(evaluation.done(), evaluation.of(), "");
      } else if (event instanceof RunEvent.Step step) {
        String loss = String.format(Locale.ROOT, " loss %.3f", step.loss());
        show(step.step() * batch(cell), step.steps() * batch(cell), loss);
      }
    }

    private void show(long done, long of, String message) {
      ProgressBar shown = bar;
      if (shown != null) {
        shown.maxHint(of);
        shown.stepTo(done);
        shown.setExtraMessage(message);
      }
    }

    @Override
    public void ended(CellResult result, int number, int of) {
      close();
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
        bar = null;
      }
    }
  }
}
