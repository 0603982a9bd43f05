package io.github.fenchel.runner.terminal;

import io.github.fenchel.api.text.PrintableText;
import io.github.fenchel.results.gate.Baseline;
import io.github.fenchel.results.gate.BitProof;
import io.github.fenchel.results.gate.GateReport;
import io.github.fenchel.results.gate.MetricCheck;
import java.util.List;
import java.util.Locale;

/** A gate's report as text: a row per check, then what does not pass and why, then the end. */
public final class GateTable {
  private final GateReport report;

  public GateTable(GateReport report) {
    this.report = report;
  }

  public String render() {
    TextTable table =
        new TextTable(
            List.of("cell", "metric", "baseline", "now", "change", "may be", "seeds", "ruling"));
    for (MetricCheck check : report.checks()) {
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
    StringBuilder text = new StringBuilder(table.render()).append('\n');
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
