package io.github.fenchel.runner.terminal;

import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.text.PrintableText;
import io.github.fenchel.runner.grid.PlannedCell;
import io.github.fenchel.runner.worker.TaskEvent;
import java.time.Duration;
import java.util.Locale;

/** The progress of one cell, in one line. */
final class CellProgress {
  private static final double NANOS = 1e9;

  private final String title;
  private final ScheduleSpec schedule;
  private final long started;
  private long firstStep;
  private long firstAt;
  private String state = "starts";

  /**
   * A cell that starts.
   *
   * @param number its place, from 1
   * @param nanos the time now, as {@link System#nanoTime} has it
   */
  CellProgress(PlannedCell cell, int number, int of, long nanos) {
    this.title = "[" + number + "/" + of + "] " + PrintableText.line(cell.cell().title());
    this.schedule = cell.cell().spec().training().schedule();
    this.started = nanos;
  }

  /** Receives what the cell's child reported at that time. */
  void hear(TaskEvent event, long nanos) {
    if (event instanceof TaskEvent.Masking masking) {
      state = "masking image " + masking.done() + "/" + masking.of();
    } else if (event instanceof TaskEvent.Step step) {
      state = training(step, nanos);
    } else if (event instanceof TaskEvent.Evaluation evaluation) {
      state = "measuring " + evaluation.done() + "/" + evaluation.of();
    }
  }

  private String training(TaskEvent.Step step, long nanos) {
    if (firstStep == 0) {
      firstStep = step.step();
      firstAt = nanos;
    }
    long perEpoch = Math.max(1, step.steps() / schedule.epochs());
    long epoch = Math.min(schedule.epochs(), (step.step() - 1) / perEpoch + 1);
    String text =
        String.format(Locale.ROOT, "epoch %d/%d, loss %.3f", epoch, schedule.epochs(), step.loss());
    double seconds = (nanos - firstAt) / NANOS;
    double speed = (step.step() - firstStep) / seconds;
    if (!(speed > 0) || Double.isInfinite(speed)) {
      return text;
    }
    long left = Math.round((step.steps() - step.step()) / speed);
    return text
        + String.format(Locale.ROOT, ", %.0f images/s, ", speed * schedule.batch())
        + Amounts.clock(Duration.ofSeconds(left))
        + " left";
  }

  /** Returns how long it has been going on. */
  Duration elapsed(long nanos) {
    return Duration.ofNanos(nanos - started);
  }

  /** Returns the line, which has no more than so many characters. */
  String line(int columns) {
    int room = columns - state.length() - 2;
    return room >= title.length()
        ? title + "  " + state
        : cut(cut(title, Math.max(0, room)) + "  " + state, columns);
  }

  private static String cut(String text, int columns) {
    return text.length() <= columns ? text : text.substring(0, Math.max(0, columns));
  }
}
