package io.github.fenchel.runner.cli.suite;

import io.github.fenchel.api.record.Outcome;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.measure.MapSimilarity.Measure;
import io.github.fenchel.results.measure.MeanError;
import io.github.fenchel.results.report.number.MethodLabels;
import io.github.fenchel.results.stability.MapStability;
import io.github.fenchel.results.stability.RunPairs;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.grid.CellResult;
import io.github.fenchel.runner.terminal.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of how alike the maps of each setting's seeds are, below that of the results. */
final class StabilityTable {
  /** More lines than these push the results off the screen. */
  static final int MOST_LINES = 50;

  /** What is shown, under which heading; the signed cosine is in exports. */
  private static final Map<Measure, String> SHOWN = new LinkedHashMap<>();

  static {
    SHOWN.put(Measure.COSINE, "cosine");
    SHOWN.put(Measure.SPEARMAN, "Spearman");
    SHOWN.put(Measure.TOP_K, "top-k");
    SHOWN.put(Measure.SSIM, "SSIM");
  }

  private final List<Line> lines;

  /**
   * A table.
   *
   * @param lines in the suite's order
   */
  StabilityTable(List<Line> lines) {
    this.lines = List.copyOf(lines);
  }

  /**
   * One line.
   *
   * @param row what the runs have in common in their suite
   * @param method the heading of the method that made the maps
   * @param found the stability of one method's maps
   */
  record Line(String row, String method, MapStability found) {}

  /** Compares the finished runs of a suite. */
  static StabilityTable of(RunStore store, List<CellResult> results) {
    Map<String, List<RunRecord>> rows = new LinkedHashMap<>();
    for (CellResult result : results) {
      if (result.outcome() instanceof Outcome.Completed done) {
        rows.computeIfAbsent(result.planned().cell().row(), row -> new ArrayList<>())
            .add(done.record());
      }
    }
    MethodLabels labels = new MethodLabels(rows.values().stream().flatMap(List::stream).toList());
    return new StabilityTable(
        rows.entrySet().stream()
            .flatMap(
                row ->
                    MapStability.stream(store, row.getValue())
                        .map(found -> new Line(row.getKey(), labels.ofArray(found.array()), found)))
            .limit(MOST_LINES + 1) // comparing takes long, so others are not compared here
            .toList());
  }

  /** Returns the table; empty if no setting has two runs that kept maps. */
  String render() {
    if (lines.isEmpty()) {
      return "";
    }
    boolean halves = lines.stream().anyMatch(line -> line.found().of() != RunPairs.SAME_DATA);
    List<String> header = new ArrayList<>(List.of("maps across seeds", "method"));
    header.addAll(halves ? List.of("trained on") : List.of());
    header.addAll(List.of("pairs", "images"));
    header.addAll(SHOWN.values());
    TextTable table = new TextTable(header);
    for (Line line : lines.subList(0, Math.min(lines.size(), MOST_LINES))) {
      MapStability found = line.found();
      List<String> cells = new ArrayList<>(List.of(line.row(), line.method()));
      cells.addAll(halves ? List.of(found.of().text()) : List.of());
      cells.add(Integer.toString(found.pairs()));
      cells.add(images(found.get(Measure.COSINE)));
      SHOWN.keySet().forEach(measure -> cells.add(withError(found.get(measure))));
      table.row(cells);
    }
    String rest =
        lines.size() > MOST_LINES
            ? "these are the first "
                + MOST_LINES
                + " lines: \"fenchel export STORE --out DIR\" writes all to stability.csv\n"
            : "";
    return "\n"
        + table.render()
        + rest
        + "similarity of the maps of two runs that differ only in the seed: mean over all pairs,"
        + " then over images, ± its standard error over images\n";
  }

  private static String images(MeanError cosine) {
    return cosine.undefined() == 0
        ? Integer.toString(cosine.n())
        : cosine.n() + " of " + (cosine.n() + cosine.undefined());
  }

  private static String withError(MeanError mean) {
    if (mean.n() == 0) {
      return "-";
    }
    return Double.isNaN(mean.standardError())
        ? String.format(Locale.ROOT, "%.3f", mean.mean())
        : String.format(Locale.ROOT, "%.3f ±%.3f", mean.mean(), mean.standardError());
  }
}
