package io.github.fenchel.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.report.folder.ReportFolder;
import io.github.fenchel.results.report.number.Glossary;
import io.github.fenchel.results.store.RunStore;
import java.util.List;

/** Everything that a report shows about maps; each run's are read once. */
final class MapPages {
  private final RunStore store;
  private final MapFiles files;
  private final ReportGallery galleries;

  MapPages(RunStore store, ReportFolder folder, Glossary glossary) {
    this.store = store;
    this.files = new MapFiles(folder, glossary);
    this.galleries = new ReportGallery(folder, glossary);
  }

  /** Writes the files and notes in the overview where they are. */
  void write(List<RunRecord> runs, List<SuiteTable> suites, ObjectNode overview) {
    for (RunRecord run : runs) {
      RunMaps.read(store, run)
          .ifPresent(
              maps -> {
                galleries.add(run, maps);
                object(overview.path("runs").path(run.runId()))
                    .set("maps", files.write(run, maps, RunCurves.read(store, run)));
              });
    }
    overview.set("maps", files.total());
    for (int i = 0; i < suites.size(); i++) {
      object(overview.path("suites").path(i)).set("figures", galleries.write(suites.get(i)));
    }
  }

  private static ObjectNode object(JsonNode node) {
    return (ObjectNode) node;
  }
}
