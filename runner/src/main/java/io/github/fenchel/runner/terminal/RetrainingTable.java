package io.github.fenchel.runner.terminal;

import io.github.fenchel.api.record.Outcome;
import io.github.fenchel.results.measure.MeanError;
import io.github.fenchel.results.retraining.DiffRoar;
import io.github.fenchel.runner.grid.CellResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was trained again on masked images, summed up: a row per setting, method and share. */
public final class RetrainingTable {
  private RetrainingTable() {}

  /** Returns the cells that have a row of their own in the results: all but those summed up. */
  public static List<CellResult> others(List<CellResult> results) {
    return results.stream()
        .filter(
            result ->
                result.planned().cell().spec().training().data().derived() == null
                    || !(result.outcome() instanceof Outcome.Completed))
        .toList();
  }

  /** Returns the table; nothing if no such run is done. */
  public static String render(List<CellResult> results) {
    List<DiffRoar.Finished> finished = new ArrayList<>();
    for (CellResult result : results) {
      if (result.outcome() instanceof Outcome.Completed done) {
        finished.add(new DiffRoar.Finished(result.planned().cell().row(), done.record()));
      }
    }
    List<DiffRoar> rows = DiffRoar.of(finished);
    if (rows.isEmpty()) {
      return "";
    }
    TextTable table =
        new TextTable(
            List.of(
                "explained", "saliency", "kept", "top", "bottom", "DiffROAR", "networks", "runs"));
    for (DiffRoar row : rows) {
      table.row(
          List.of(
              row.explained(),
              row.saliency().written(),
              row.kept().toString(),
              number(row.top(), "%.3f"),
              number(row.bottom(), "%.3f"),
              number(row.difference(), "%+.3f"),
              Integer.toString(row.difference().n()),
              Integer.toString(row.runs())));
    }
    return "\ntrained again on masked images: accuracy, mean over the explained networks\n"
        + table.render()
        + "kept: share of an image's entries that stay, the others are masked by one value\n"
        + "top, bottom: the entries that the map ranks highest stay, or lowest; bottom is ROAR\n"
        + "DiffROAR: top - bottom, over all pairs of runs of one explained network; 0 at chance\n";
  }

  private static String number(MeanError of, String format) {
    if (Double.isNaN(of.mean())) {
      return "-";
    }
    String mean = String.format(Locale.ROOT, format, of.mean());
    return Double.isNaN(of.standardError())
        ? mean
        : mean + String.format(Locale.ROOT, " ±%.3f", of.standardError());
  }
}
