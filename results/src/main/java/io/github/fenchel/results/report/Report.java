package io.github.fenchel.results.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.record.AttemptJson;
import io.github.fenchel.results.record.SuiteIndex;
import io.github.fenchel.results.report.folder.ReportFolder;
import io.github.fenchel.results.report.number.Glossary;
import io.github.fenchel.results.store.RunStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store's suites as one folder, whose {@code index.html} opens directly in a browser.
 *
 * <pre>
 * index.html         the page
 * assets/            its style and scripts, and the library that draws charts with its license
 * data/overview.js   the runs, and every row's numbers of the simple gradient and of no map
 * data/numbers/      for each suite: rows' numbers of another saliency method, and single runs'
 * data/gallery/      the paper's figures, ready to draw
 * data/maps/         raw maps, a file for each run and array, loaded on demand
 * data/curves/       the curves that judge these maps, such as insertion's, likewise
 * data/images/       the images that they explain
 * data/backends/     what another backend changes, for suites of several
 * </pre>
 *
 * <p>Equal stores give equal bytes.
 *
 * @param page the page to open
 * @param runs how many finished runs it shows
 */
public record Report(Path page, int runs) {

  /**
   * Writes a report.
   *
   * @param suite the name of the only suite to show; empty for all of the store's
   * @param out the folder; an older report there is replaced
   * @throws FenchelException of kind USER if the store holds no such suite or no finished run of
   *     it, or if something else is in the folder; of kind MACHINE if it cannot be written
   */
  public static Report write(RunStore store, Optional<String> suite, Glossary glossary, Path out) {
    requireOutside(store, out);
    List<SuiteIndex> suites = suites(store, suite);
    Map<String, RunRecord> finished = new HashMap<>();
    Map<String, String> failures = new HashMap<>();
    store.examine(suites);
    for (SuiteIndex index : suites) {
      for (SuiteIndex.Cell cell : index.cells()) {
        String runId = cell.runId();
        if (runId != null && !finished.containsKey(runId) && !failures.containsKey(runId)) {
          store
              .sound(runId)
              .ifPresentOrElse(
                  run -> finished.put(runId, run),
                  () -> whyNot(store, runId).ifPresent(said -> failures.put(runId, said)));
        }
      }
    }
    if (finished.isEmpty()) {
      throw FenchelException.user(
          store.root()
              + ": no run of "
              + suite.map(name -> "suite " + name).orElse("its suites")
              + " is finished; expected at least one; run the suite first");
    }
    List<SuiteTable> tables =
        suites.stream().map(index -> SuiteTable.of(index, finished, failures)).toList();
    Overview overview = new Overview(tables, glossary);
    try (ReportFolder folder = ReportFolder.begin(out)) {
      Assets.copy(folder);
      ObjectNode numbers = overview.toJson();
      new NumberFiles(overview, folder).write(tables, numbers);
      new MapPages(store, folder, glossary).write(overview.runs(), tables, numbers);
      new BackendPages(store, folder).write(tables, numbers);
      new StabilityData(store).write(tables, numbers);
      folder.script(ReportFolder.OVERVIEW, "overview", numbers);
      folder.commit();
    }
    return new Report(out.resolve("index.html"), overview.runs().size());
  }

  /** What is in a store's own folders is taken for the store's. */
  private static void requireOutside(RunStore store, Path out) {
    Path target = out.toAbsolutePath().normalize();
    if (store.isOwn(target)) {
      throw FenchelException.user(
          out + ": is inside one of the store's own folders; choose another with --out DIR");
    }
  }

  private static Optional<String> whyNot(RunStore store, String runId) {
    Optional<String> flaw = store.flaw(runId);
    if (flaw.isPresent()) {
      return flaw;
    }
    List<AttemptJson.Attempt> attempts = store.attempts(runId);
    if (attempts.isEmpty()) {
      return Optional.empty();
    }
    AttemptJson.Attempt last = attempts.get(attempts.size() - 1);
    return Optional.of(Json.word(last.kind()) + ": " + last.message());
  }

  private static List<SuiteIndex> suites(RunStore store, Optional<String> name) {
    List<SuiteIndex> all = store.suites();
    List<SuiteIndex> chosen =
        all.stream().filter(suite -> suite.name().equals(name.orElse(suite.name()))).toList();
    if (chosen.isEmpty()) {
      throw FenchelException.user(
          all.isEmpty()
              ? store.root() + ": holds no suite; expected at least one; run a suite first"
              : "--suite "
                  + name.orElse("")
                  + ": "
                  + store.root()
                  + " holds no suite of that name; it holds "
                  + String.join(", ", all.stream().map(SuiteIndex::name).toList()));
    }
    return chosen;
  }
}
