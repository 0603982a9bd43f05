package io.github.fenchel.runner.cli;

import io.github.fenchel.results.gate.BitProof;
import io.github.fenchel.results.gate.Check;
import io.github.fenchel.results.gate.GateReport;
import java.util.List;
import java.util.Locale;

/** A gate's report for people: a row per check, then what does not pass and why, then the end. */
final class GateTable {
  private final GateReport report;

  GateTable(GateReport report) {
    this.report = report;
  }

  String render() {
    TextTable table =
        new TextTable(
            List.of("cell", "metric", "baseline", "now", "change", "may be", "seeds", "ruling"));
    for (Check check : report.checks()) {
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
    for (Check check : report.checks()) {
      if (!check.ruling().passes()) {
        text.append(check.label()).append(": ").append(check.pairing().cell()).append(", ");
        text.append(check.pairing().metric()).append(": ").append(check.sentence()).append('\n');
      }
    }
    for (BitProof proof : report.proofs()) {
      text.append("bits: ").append(proof.cell()).append(": ").append(proof.sentence()).append('\n');
    }
    report.notes().forEach(note -> text.append("since the baseline: ").append(note).append('\n'));
    text.append("baseline: blessed ").append(report.blessing().when()).append(" by ");
    text.append(report.blessing().who()).append(": ").append(report.blessing().why()).append('\n');
    return text.append(report.sentence()).append('\n').toString();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }
}
