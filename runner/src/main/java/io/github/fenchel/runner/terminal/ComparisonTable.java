package io.github.fenchel.runner.terminal;

import io.github.fenchel.api.explain.Output;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Predicate;

/**
 * A comparison as text: the evidence of each pair, then all verdicts, then the budgets.
 *
 * <p>A suite may explain by a dozen methods and measure each in thirty ways. Unless all is asked
 * for, a table that is longer than a screen shows what is measured of the simple gradient or of no
 * map, and the first reasons stand for the others.
 */
public final class ComparisonTable {
  /** More lines than these push the others off the screen. */
  static final int MOST_LINES = 40;

  /** How many of a verdict's reasons are printed. */
  static final int MOST_REASONS = 3;

  /** A longer name is no heading. */
  private static final int MOST_HEADING = 30;

  private static final List<String> GRADIENTS =
      Arrays.stream(Output.values()).map(Output::gradientArray).toList();

  private final Comparison comparison;
  private final boolean all;

  /**
   * A table.
   *
   * @param all whether every metric, map and reason is shown
   */
  public ComparisonTable(Comparison comparison, boolean all) {
    this.comparison = comparison;
    this.all = all;
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

  private String evidence(PairComparison pair) {
    StringBuilder text = new StringBuilder();
    line(text, pair.title() + ": " + pair.left() + " and " + pair.right() + seeds(pair));
    TextTable metrics =
        new TextTable(
            List.of(
                "metric",
                isWide(pair) ? "left" : pair.left(),
                isWide(pair) ? "right" : pair.right(),
                "difference",
                "90 % interval"));
    List<MetricDifference> shown =
        shown(pair.metrics(), 1, metric -> metric.definition().map() == null);
    for (MetricDifference metric : shown) {
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
    List<MapDifference> maps =
        shown(pair.maps(), Measure.values().length, map -> GRADIENTS.contains(map.array()));
    if (!maps.isEmpty()) {
      text.append(maps(maps));
    }
    int others = pair.metrics().size() - shown.size() + pair.maps().size() - maps.size();
    if (others > 0) {
      line(
          text,
          "and "
              + others
              + " more metrics and maps, of other saliency methods: --all prints them; metrics.csv"
              + " and maps.csv have them");
    }
    return text.toString();
  }

  private <T> List<T> shown(List<T> rows, int lines, Predicate<T> ofSimpleGradient) {
    return all || rows.size() * lines <= MOST_LINES
        ? rows
        : rows.stream().filter(ofSimpleGradient).toList();
  }

  private static boolean isWide(PairComparison pair) {
    return Math.max(pair.left().length(), pair.right().length()) > MOST_HEADING;
  }

  private static void line(StringBuilder text, String line) {
    text.append(PrintableText.line(line)).append('\n');
  }

  private static String seeds(PairComparison pair) {
    StringJoiner seeds = new StringJoiner(", ");
    pair.pairs().forEach(runs -> seeds.add(runs.name()));
    return seeds.toString().equals("-") ? "" : ", seed " + seeds;
  }

  private static String maps(List<MapDifference> differences) {
    TextTable maps = new TextTable(List.of("maps", "mean", "n", "least alike"));
    for (MapDifference map : differences) {
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
    boolean wide = comparison.compared().stream().anyMatch(ComparisonTable::isWide);
    return wide ? verdictLines() : verdictTable();
  }

  private List<String> reasons(PairComparison pair) {
    List<String> reasons = pair.reasons();
    if (all || reasons.size() <= MOST_REASONS) {
      return reasons;
    }
    List<String> first = new ArrayList<>(reasons.subList(0, MOST_REASONS));
    first.add(
        "and "
            + (reasons.size() - MOST_REASONS)
            + " more reasons: --all prints them; compare.json has them");
    return first;
  }

  /** Names that are too long for columns of a table. */
  private String verdictLines() {
    StringBuilder text = new StringBuilder();
    for (PairComparison pair : comparison.compared()) {
      line(
          text,
          pair.verdict()
              + ", n "
              + pair.pairs().size()
              + ": "
              + pair.title()
              + ": "
              + pair.left()
              + " and "
              + pair.right());
      reasons(pair)
          .forEach(reason -> text.append("  ").append(PrintableText.line(reason)).append('\n'));
    }
    return text.toString();
  }

  private String verdictTable() {
    TextTable table = new TextTable(List.of("runs", "left", "right", "n", "verdict", "because"));
    for (PairComparison pair : comparison.compared()) {
      List<String> reasons = reasons(pair);
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
