package io.github.fenchel.runner.cli.store;

import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.text.PrintableText;
import io.github.fenchel.results.field.RunDifference;
import io.github.fenchel.results.field.RunFields;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.record.AttemptJson;
import io.github.fenchel.results.record.Ids;
import io.github.fenchel.results.store.KnownRuns;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.cli.option.PlaceOptions;
import io.github.fenchel.runner.cli.option.StoreExit;
import io.github.fenchel.runner.run.Environments;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.terminal.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a run is, or why two are not one. */
@Command(
    name = "explain",
    description = {
      "Shows what a run is, which suites name it and whether it is stale; with two ids, how they"
          + " differ, field by field.",
      "The beginning of an id is enough."
    })
public final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  @Parameters(index = "0", paramLabel = "RUN-ID", description = "A run's id, or its beginning.")
  private String id;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OTHER-ID",
      description = "Another run's id, or its beginning.")
  private @Nullable String otherId;

  ExplainCommand() {}

  @Override
  public Integer call() {
    Workspace workspace = place.workspace(spec);
    RunStore store = place.existingStore(null, spec);
    KnownRuns known = KnownRuns.of(store);
    PrintWriter out = spec.commandLine().getOut();
    String runId = known.resolve(id);
    String other = otherId;
    if (other == null) {
      one(runId, store, known, workspace, out);
    } else {
      two(finished(runId, store), finished(known.resolve(other), store), known, out);
    }
    out.flush();
    return StoreExit.code(0, store);
  }

  private static RunRecord finished(String runId, RunStore store) {
    return store
        .sound(runId)
        .orElseThrow(
            () ->
                FenchelException.user(
                    store.noResult(runId)
                        + ", so nothing is recorded to compare; \"fenchel explain "
                        + RunFields.brief(runId)
                        + "\" says what is known about it"));
  }

  private static void one(
      String runId, RunStore store, KnownRuns known, Workspace workspace, PrintWriter out) {
    out.println("run " + runId);
    for (KnownRuns.Place found : known.places(runId)) {
      out.println("  suite " + found.suite() + ": " + found.cell().title());
    }
    if (known.places(runId).isEmpty()) {
      out.println("  in no suite of this store");
    }
    List<AttemptJson.Attempt> attempts = store.attempts(runId);
    for (AttemptJson.Attempt attempt : attempts) {
      out.print(
          "  attempt "
              + attempt.number()
              + " failed: "
              + Json.word(attempt.kind()).replace('_', ' ')
              + ": "
              + PrintableText.indented(attempt.message(), 4)
              + "\n");
    }
    RunRecord record = store.sound(runId).orElse(null);
    Optional<String> flaw = store.flaw(runId);
    if (flaw.isPresent()) {
      out.println("  no result: " + flaw.get());
      return;
    }
    if (record == null) {
      out.println("  not finished" + (attempts.isEmpty() ? ": no attempt is recorded" : ""));
      return;
    }
    ids(record, out);
    out.println("  here: " + standing(record, workspace));
    record.health().forEach(flag -> out.println("  beware: " + flag));
    out.println();
    TextTable fields = new TextTable(List.of("part", "field", "value"));
    for (RunDifference.Field field : RunDifference.fields(record)) {
      fields.row(List.of(Json.word(field.part()), field.name(), RunFields.brief(field.left())));
    }
    out.print(fields.render());
    out.println();
    TextTable metrics = new TextTable(List.of("metric", "value", "n", "unit", "target"));
    for (MetricValue metric : record.metrics()) {
      MetricDefinition definition = metric.definition();
      metrics.row(
          List.of(
              definition.written(),
              String.format(Locale.ROOT, "%.6g", metric.value()),
              Integer.toString(metric.n()),
              definition.unit(),
              definition.target()));
    }
    out.print(metrics.render());
  }

  private static void ids(RunRecord record, PrintWriter out) {
    out.println("  specId " + record.specId());
    out.println("  trainingId " + record.trainingId());
    out.println("  weightsId " + Ids.weightsId(record.trainingId(), record.environment()));
    out.println("  resultDigest " + record.resultDigest());
  }

  /** What this environment would make of the run's spec. */
  private static String standing(RunRecord record, Workspace workspace) {
    try {
      List<String> differences =
          Environments.differences(
              record.environment(), new Environments(workspace).of(record.spec()));
      return differences.isEmpty()
          ? "up to date; this environment would give the same id"
          : "stale: " + String.join("; ", differences);
    } catch (FenchelException e) {
      return "unknown, because it cannot be run here: " + e.getMessage();
    } catch (IllegalArgumentException e) {
      return "unknown, because a part of its spec is missing here: " + e.getMessage();
    }
  }

  private static void two(RunRecord left, RunRecord right, KnownRuns known, PrintWriter out) {
    heading(left, known, out);
    heading(right, known, out);
    out.println();
    RunDifference difference = RunDifference.of(left, right);
    if (!difference.fields().isEmpty()) {
      TextTable table =
          new TextTable(
              List.of(
                  "part", "field", RunFields.brief(left.runId()), RunFields.brief(right.runId())));
      for (RunDifference.Field field : difference.fields()) {
        table.row(
            List.of(
                Json.word(field.part()),
                field.name(),
                RunFields.brief(field.left()),
                RunFields.brief(field.right())));
      }
      out.print(table.render());
      out.println();
    }
    conclusions(left, right, difference).forEach(out::println);
  }

  private static void heading(RunRecord run, KnownRuns known, PrintWriter out) {
    StringBuilder line = new StringBuilder("run ").append(run.runId());
    known
        .places(run.runId())
        .forEach(
            found ->
                line.append("  ").append(found.suite()).append(": ").append(found.cell().title()));
    out.println(line);
  }

  private static List<String> conclusions(
      RunRecord left, RunRecord right, RunDifference difference) {
    if (left.runId().equals(right.runId())) {
      return List.of("both ids name one run");
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        left.specId().equals(right.specId())
            ? "specs: equal; the ids differ only because of the environment"
            : "specs: differ");
    boolean sameEnvironment = left.environment().equals(right.environment());
    lines.add(
        "environments: "
            + (sameEnvironment ? "equal" : "differ")
            + (difference.differsIn(RunDifference.Part.DATA) ? ", and so do the data" : ""));
    boolean sameTraining = left.trainingId().equals(right.trainingId());
    lines.add(
        "weights: "
            + (sameTraining && sameEnvironment
                ? "the same training; the measurements differ"
                : sameTraining ? "the same training, in two environments" : "trained separately"));
    lines.add(
        "results: "
            + (left.sameResult(right)
                ? "equal, bit by bit (resultDigest)"
                : "differ (resultDigest)"));
    return lines;
  }
}
