package io.github.fenchel.runner.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.record.Outcome;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.runner.cli.Toy;
import io.github.fenchel.runner.grid.CellResult;
import io.github.fenchel.runner.grid.PlannedCell;
import io.github.fenchel.runner.worker.TaskEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees while several runs go on. */
class LiveProgressTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir private Path folder;

  private List<PlannedCell> cells() {
    return new Toy(folder)
        .cells(Toy.SUITE.replace("epochs: 1", "epochs: 10")).stream()
            .map(cell -> new PlannedCell(cell, "", "id " + cell.index(), none(), Optional.empty()))
            .toList();
  }

  private static Optional<RunRecord> none() {
    return Optional.empty();
  }

  @Test
  void aLineHasEpochLossSpeedAndWhatIsLeft() {
    CellProgress progress = new CellProgress(cells().get(1), 2, 3, 0);
    assertThat(progress.line(100)).isEqualTo("[2/3] toy-steps, seed 1  starts");
    progress.hear(new TaskEvent.Masking(200, 300), SECOND);
    assertThat(progress.line(100)).isEqualTo("[2/3] toy-steps, seed 1  masking image 200/300");
    progress.hear(new TaskEvent.Step(1, 20, 0.75), SECOND);
    assertThat(progress.line(100)).isEqualTo("[2/3] toy-steps, seed 1  epoch 1/10, loss 0.750");
    progress.hear(new TaskEvent.Step(11, 20, 0.25), 6 * SECOND);
    // 10 steps of 4 images in 5 s; 9 steps are left.
    assertThat(progress.line(100))
        .isEqualTo("[2/3] toy-steps, seed 1  epoch 6/10, loss 0.250, 8 images/s, 0:05 left");
    progress.hear(new TaskEvent.Evaluation(3, 7), 12 * SECOND);
    assertThat(progress.line(100)).isEqualTo("[2/3] toy-steps, seed 1  measuring 3/7");
  }

  @Test
  void aNarrowTerminalCutsTheTitleAndKeepsTheState() {
    CellProgress progress = new CellProgress(cells().get(1), 2, 3, 0);
    progress.hear(new TaskEvent.Step(1, 20, 0.75), SECOND);
    assertThat(progress.line(40)).isEqualTo("[2/3] toy-steps,  epoch 1/10, loss 0.750");
    assertThat(progress.line(10)).hasSize(10);
  }

  @Test
  @Timeout(20)
  void whatEndedStandsAboveWhatGoesOn() throws InterruptedException {
    StringWriter written = new StringWriter();
    List<PlannedCell> cells = cells();
    LiveProgress progress = new LiveProgress(new PrintWriter(written), 80);
    progress.started(cells.get(0), 1, 3);
    progress.started(cells.get(1), 2, 3);
    progress.event(cells.get(0), new TaskEvent.Evaluation(1, 7));
    // Each picture is drawn in one piece; the first may be older than the event.
    await(written, "[1/3] toy-steps, seed 0  measuring 1/7\n[2/3] toy-steps, seed 1  starts\n");
    progress.ended(failed(cells.get(0)), 1, 3);
    progress.warns("something odd");
    await(written, "1 failed, 0 skipped, 1 running");
    progress.close();
    assertThat(screen(written.toString()))
        .containsExactly(
            "[1/3] toy-steps, seed 0: failed, NaN in step 1 (0:00)", "warning: something odd");
    assertThat(written.toString()).contains("2 running, 1 to go");
  }

  private static CellResult failed(PlannedCell cell) {
    return new CellResult(cell, new Outcome.Failed(FailureKind.DIVERGED, "NaN in step 1"));
  }

  private static void await(StringWriter written, String words) throws InterruptedException {
    while (!written.toString().contains(words)) {
      Thread.sleep(10);
    }
  }

  /** What a terminal shows after this: it knows "up n lines" and "clear what is below". */
  private static List<String> screen(String written) {
    List<String> lines = new ArrayList<>();
    String text = written;
    while (!text.isEmpty()) {
      Matcher up = Pattern.compile("^\u001b\\[(\\d+)A\r\u001b\\[J").matcher(text);
      if (up.find()) {
        int kept = lines.size() - Integer.parseInt(up.group(1));
        lines = new ArrayList<>(lines.subList(0, kept));
        text = text.substring(up.end());
      } else {
        int end = text.indexOf('\n');
        lines.add(text.substring(0, end));
        text = text.substring(end + 1);
      }
    }
    return lines;
  }
}
