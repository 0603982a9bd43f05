package io.github.fenchel.runner.terminal;

import io.github.fenchel.api.record.Outcome;
import io.github.fenchel.api.text.PrintableText;
import io.github.fenchel.runner.grid.CellResult;
import io.github.fenchel.runner.grid.PlannedCell;
import io.github.fenchel.runner.worker.TaskEvent;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a person at a terminal sees: a line for each active run, kept up to date, and one for the
 * grid below them; what ended stands above.
 */
final class LiveProgress implements Progress {
  private static final long DRAW_MILLIS = 200;
  private static final int MOST_LINES = 20;
  private static final String ESCAPE = "\u001b[";
  private static final String CLEAR_BELOW = "\r" + ESCAPE + "J";

  private final PrintWriter err;
  private final int columns;
  private final long started = System.nanoTime();
  private final Map<String, CellProgress> running = new LinkedHashMap<>();
  private final List<String> ended = new ArrayList<>();
  private final Thread drawer;
  private int drawn;
  private int done;
  private int stored;
  private int failed;
  private int skipped;
  private int cells;
  private boolean closed;

  /**
   * Begins to draw.
   *
   * @param columns how wide the terminal is
   */
  LiveProgress(PrintWriter err, int columns) {
    this.err = TerminalWriter.plain(err); // it steers the terminal
    this.columns = columns - 1; // the last column wraps on some terminals
    this.drawer = new Thread(this::drawOnAndOn, "progress");
    drawer.setDaemon(true);
    drawer.start();
  }

  @Override
  public synchronized void started(PlannedCell cell, int number, int of) {
    cells = of;
    running.put(cell.runId(), new CellProgress(cell, number, of, System.nanoTime()));
  }

  @Override
  public synchronized void event(PlannedCell cell, TaskEvent event) {
    CellProgress progress = running.get(cell.runId());
    if (progress != null) {
      progress.hear(event, System.nanoTime());
    }
  }

  @Override
  public synchronized void waits(PlannedCell cell, int number, int of, String why) {
    ended.add(Lines.title(cell, number, of) + "waits, " + PrintableText.line(why));
  }

  @Override
  public synchronized void warns(String message) {
    ended.add("warning: " + PrintableText.line(message));
  }

  @Override
  public synchronized void retries(CellResult result, int number, int of) {
    running.remove(result.planned().runId());
    ended.add(Lines.end(result, number, of) + Lines.RETRIES);
  }

  @Override
  public synchronized void ended(CellResult result, int number, int of) {
    cells = of;
    CellProgress progress = running.remove(result.planned().runId());
    Outcome outcome = result.outcome();
    if (outcome instanceof Outcome.Skipped) {
      skipped++;
    } else if (outcome instanceof Outcome.Completed completed) {
      done++;
      stored += completed.stored() ? 1 : 0;
    } else {
      failed++;
    }
    // What was stored or is skipped is counted, and in the table; a grid may have hundreds.
    if (progress != null) {
      String took = " (" + Amounts.clock(progress.elapsed(System.nanoTime())) + ")";
      ended.add(Lines.end(result, number, of) + took);
    } else if (outcome instanceof Outcome.Failed) {
      ended.add(Lines.end(result, number, of));
    }
  }

  private void drawOnAndOn() {
    try {
      while (!isClosed()) {
        draw(true);
        Thread.sleep(DRAW_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Draws over what was drawn before, all in one piece, so that it does not flicker. */
  private synchronized void draw(boolean live) {
    if (closed) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append(ESCAPE).append(drawn).append('A').append(CLEAR_BELOW);
    }
    ended.forEach(line -> text.append(line).append('\n'));
    ended.clear();
    List<String> lines = live && cells > 0 ? lines() : List.of();
    lines.forEach(line -> text.append(line).append('\n'));
    drawn = lines.size();
    if (text.length() > 0) {
      err.print(text);
      err.flush();
    }
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    running.values().stream()
        .limit(MOST_LINES)
        .forEach(progress -> lines.add(progress.line(columns)));
    if (running.size() > MOST_LINES) {
      lines.add("... and " + (running.size() - MOST_LINES) + " more");
    }
    String summary =
        String.format(
            Locale.ROOT,
            "%d of %d done (%d stored before), %d failed, %d skipped, %d running, %d to go; %s",
            done,
            cells,
            stored,
            failed,
            skipped,
            running.size(),
            cells - done - failed - skipped - running.size(),
            Amounts.clock(Duration.ofNanos(System.nanoTime() - started)));
    lines.add(summary.substring(0, Math.min(summary.length(), columns)));
    return lines;
  }

  @Override
  public void close() {
    draw(false);
    synchronized (this) {
      closed = true;
    }
    drawer.interrupt();
  }
}
