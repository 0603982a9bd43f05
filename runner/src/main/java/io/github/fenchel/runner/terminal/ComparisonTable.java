package io.github.fenchel.runner.terminal;

import io.github.fenchel.api.text.PrintableText;
import io.github.fenchel.results.compare.Comparison;
import io.github.fenchel.results.compare.ComparisonFiles;
import io.github.fenchel.results.compare.MapDifference;
import io.github.fenchel.results.compare.MetricDifference;
import io.github.fenchel.results.compare.PairComparison;
import io.github.fenchel.results.compare.StepZero;
import io.github.fenchel.results.measure.ImageSample;
import io.github.fenchel.results.measure.MapSimilarity;
import io.github.fenchel.results.measure.MapSimilarity.Measure;
import io.github.fenchel.results.measure.MeanError;
import io.github.fenchel.results.measure.PairedDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** A comparison as text: the evidence of each pair, then all verdicts, then the budgets. */
public final class ComparisonTable {
  private final Comparison comparison;

  public ComparisonTable(Comparison comparison) {
    this.comparison = comparison;
  }

  public String render() {
    StringBuilder text = new StringBuilder();
    comparison.compared().forEach(pair -> text.append(evidence(pair)).append('\n'));
    if (!comparison.compared().isEmpty()) {
      text.append(verdicts()).append('\n');
    }
    comparison
        .refused()
        .forEach(
            refusal ->
                line(
                    text,
                    "not compared: "
                        + refusal.left()
                        + " and "
                        + refusal.right()
                        + ": "
                        + refusal.reason()));
    comparison.alone().forEach(run -> line(text, "no counterpart: " + run));
    return text.append(budgets()).toString();
  }

  private static String evidence(PairComparison pair) {
    StringBuilder text = new StringBuilder();
    line(text, pair.title() + ": " + pair.left() + " and " + pair.right() + seeds(pair));
    TextTable metrics =
        new TextTable(List.of("metric", pair.left(), pair.right(), "difference", "90 % interval"));
    for (MetricDifference metric : pair.metrics()) {
      PairedDifference.Interval interval = metric.paired().interval();
      metrics.row(
          List.of(
              metric.definition().written(),
              number("%.4f", metric.left()),
              number("%.4f", metric.right()),
              number("%+.4f", metric.paired().mean()),
              Double.isNaN(interval.low())
                  ? ""
                  : number("%+.4f", interval.low()) + " to " + number("%+.4f", interval.high())));
    }
    text.append(metrics.render());
    if (!pair.maps().isEmpty()) {
      text.append(maps(pair));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append(PrintableText.line(line)).append('\n');
  }

  private static String seeds(PairComparison pair) {
    StringJoiner seeds = new StringJoiner(", ");
    pair.pairs().forEach(runs -> seeds.add(runs.name()));
    return seeds.toString().equals("-") ? "" : ", seed " + seeds;
  }

  private static String maps(PairComparison pair) {
    TextTable maps = new TextTable(List.of("maps", "mean", "n", "least alike"));
    for (MapDifference map : pair.maps()) {
      for (Measure measure : Measure.values()) {
        MeanError mean = map.mean(measure);
        StringJoiner worst = new StringJoiner(", ");
        for (MapDifference.Image image : map.worst(measure, ComparisonFiles.WORST)) {
          worst.add(
              (image.pair().equals("-") ? "" : "seed " + image.pair() + " ")
                  + "image "
                  + image.index()
                  + " label "
                  + image.label()
                  + " "
                  + number("%.3f", image.similarity().get(measure)));
        }
        maps.row(
            List.of(
                map.array() + " " + measure.id(),
                withError(mean),
                mean.undefined() == 0
                    ? Integer.toString(mean.n())
                    : mean.n() + " (" + mean.undefined() + " undefined)",
                worst.toString()));
      }
    }
    return maps.render();
  }

  private static String withError(MeanError mean) {
    return Double.isNaN(mean.standardError())
        ? number("%.4f", mean.mean())
        : number("%.4f", mean.mean()) + " ±" + number("%.4f", mean.standardError());
  }

  private String verdicts() {
    TextTable table = new TextTable(List.of("runs", "left", "right", "n", "verdict", "because"));
    for (PairComparison pair : comparison.compared()) {
      List<String> reasons = pair.reasons();
      table.row(
          List.of(
              pair.title(),
              pair.left(),
              pair.right(),
              Integer.toString(pair.pairs().size()),
              pair.verdict().name(),
              reasons.isEmpty() ? "" : reasons.get(0)));
      for (String more : reasons.subList(Math.min(1, reasons.size()), reasons.size())) {
        table.row(List.of("", "", "", "", "", more));
      }
    }
    return table.render();
  }

  private String budgets() {
    List<String> budgets = new ArrayList<>();
    comparison.margins().forEach((metric, margin) -> budgets.add(metric + " ±" + margin));
    return "budgets: step 0 "
        + number("%.0e", StepZero.BUDGET)
        + " relative (signs free where |g| < "
        + number("%.0e", StepZero.SIGN_BUDGET)
        + " of its maximum); "
        + (budgets.isEmpty() ? "no common margin" : String.join(", ", budgets))
        + " (alpha "
        + PairedDifference.ALPHA
        + ", at least "
        + PairedDifference.FEWEST
        + " seeds and "
        + ImageSample.FEWEST
        + " images); top-k looks at "
        + number("%.0f", 100 * MapSimilarity.DEFAULT_SHARE)
        + " % of the pixels\n";
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}
