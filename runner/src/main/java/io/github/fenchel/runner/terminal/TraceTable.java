package io.github.fenchel.runner.terminal;

import io.github.fenchel.api.text.PrintableText;
import io.github.fenchel.results.trace.Trace;
import io.github.fenchel.results.trace.TraceBudget;
import io.github.fenchel.results.trace.TraceDifference;
import io.github.fenchel.results.trace.TraceKind;
import io.github.fenchel.results.trace.TracedPair;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** A trace as text: a table of each pair's kinds of tensors, the outcome, the budgets. */
public final class TraceTable {
  private final Trace trace;

  public TraceTable(Trace trace) {
    this.trace = trace;
  }

  public String render() {
    StringBuilder text = new StringBuilder();
    for (TracedPair pair : trace.pairs()) {
      TracedPair.Name name = pair.name();
      line(text, name.title() + ": " + name.left() + " and " + name.right());
      if (pair.steps() > 0) {
        text.append(kinds(pair));
      }
      line(text, pair.summary());
      pair.failure()
          .map(failure -> failure.message().lines().skip(1).toList())
          .ifPresent(rest -> rest.forEach(line -> line(text, line)));
      text.append('\n');
    }
    return text.append(budgets()).toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append(PrintableText.line(line)).append('\n');
  }

  private static String kinds(TracedPair pair) {
    int last = pair.steps();
    TextTable table =
        new TextTable(
            List.of("largest relative difference", "step 1", "step " + last, "most", "where"));
    for (TraceKind kind : pair.kinds()) {
      Optional<TraceDifference> worst = pair.worst(kind);
      table.row(
          List.of(
              kind.label(),
              number(pair.largest(kind, 1)),
              number(pair.largest(kind, last)),
              worst.map(most -> number(most.relative())).orElse("-"),
              worst
                  .map(most -> ("step " + most.step() + " " + most.tensor().name()).strip())
                  .orElse("")));
    }
    return table.render();
  }

  private String budgets() {
    Set<TraceBudget> budgets = new LinkedHashSet<>();
    trace.pairs().forEach(pair -> budgets.add(pair.budget()));
    StringBuilder text = new StringBuilder();
    for (TraceBudget budget : budgets) {
      text.append(
          String.format(
              Locale.ROOT,
              "budget: %.0e for what step 1 computes from equal weights, %.0e for the weights and"
                  + " all later steps; signs of a perturbation are free where |g| < %.0e of its"
                  + " image's maximum, %.0e later\n",
              budget.first(),
              budget.later(),
              budget.signShare(1),
              budget.signShare(2)));
    }
    return text.toString();
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "-";
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }
}
