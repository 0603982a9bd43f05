package io.github.fenchel.runner.terminal;

import io.github.fenchel.api.text.PrintableText;
import io.github.fenchel.results.gate.Baseline;
import io.github.fenchel.results.gate.BitProof;
import io.github.fenchel.results.gate.GateReport;
import io.github.fenchel.results.gate.MetricCheck;
import java.util.List;
import java.util.Locale;

/**
 * A gate's report as text: a row per check, then what does not pass and why, then the end. Of more
 * checks than fit on a screen those that pass are counted, unless all are asked for.
 */
public final class GateTable {
  /** More lines than these push the others off the screen. */
  static final int MOST_LINES = 40;

  private final GateReport report;
  private final boolean all;

  /**
   * A table.
   *
   * @param all whether every check is shown
   */
  public GateTable(GateReport report, boolean all) {
    this.report = report;
    this.all = all;
  }

  public String render() {
    TextTable table =
        new TextTable(
            List.of("cell", "metric", "baseline", "now", "change", "may be", "seeds", "ruling"));
    List<MetricCheck> shown =
        all || report.checks().size() <= MOST_LINES
            ? report.checks()
            : report.checks().stream().filter(check -> !check.ruling().passes()).toList();
    for (MetricCheck check : shown) {
      table.row(
          List.of(
              check.pairing().cell(),
              check.pairing().metric(),
              number(check.baseline()),
              number(check.current()),
              check.changed(),
              check.allowance(),
              Integer.toString(check.change().n()),
              check.label()));
    }
    StringBuilder text = new StringBuilder(shown.isEmpty() ? "" : table.render());
    if (shown.size() < report.checks().size()) {
      line(text, (report.checks().size() - shown.size()) + " checks that pass: --all prints them");
    }
    text.append('\n');
    for (MetricCheck check : report.checks()) {
      if (!check.ruling().passes()) {
        line(
            text,
            check.label()
                + ": "
                + check.pairing().cell()
                + ", "
                + check.pairing().metric()
                + ": "
                + check.sentence());
      }
    }
    for (BitProof proof : report.proofs()) {
      line(text, "bits: " + proof.cell() + ": " + proof.sentence());
    }
    report.notes().forEach(note -> line(text, "since the baseline: " + note));
    Baseline.Blessing blessing = report.blessing();
    line(
        text,
        "baseline: blessed " + blessing.when() + " by " + blessing.who() + ": " + blessing.why());
    line(text, report.sentence());
    return text.toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append(PrintableText.line(line)).append('\n');
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }
}
