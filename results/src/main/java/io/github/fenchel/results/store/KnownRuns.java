package io.github.fenchel.results.store;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.results.record.SuiteIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** All runs that a store has heard of: finished, failed, or named by a suite. */
public final class KnownRuns {
  private static final int LISTED = 20;

  private final Path root;
  private final SortedSet<String> ids = new TreeSet<>();
  private final Map<String, List<Place>> places;

  private KnownRuns(RunStore store) {
    this.root = store.root();
    this.places = places(store.suites());
    ids.addAll(store.runIds());
    ids.addAll(places.keySet());
    for (Path folder : Folders.in(root.resolve("attempts"))) {
      if (!Attempts.folders(folder).isEmpty()) {
        ids.add(String.valueOf(folder.getFileName()));
      }
    }
  }

  /** Looks through a store. */
  public static KnownRuns of(RunStore store) {
    return new KnownRuns(store);
  }

  /**
   * A cell of a suite.
   *
   * @param suite the suite's name
   * @param cell the cell
   */
  public record Place(String suite, SuiteIndex.Cell cell) {}

  /** Returns the cells that are a run, in the order of the suites' names. */
  public List<Place> places(String runId) {
    return Collections.unmodifiableList(places.getOrDefault(runId, List.of()));
  }

  /** Returns the ids, in order. */
  public List<String> ids() {
    return List.copyOf(ids);
  }

  /**
   * Returns the id that begins so.
   *
   * @throws FenchelException of kind USER if none does, or several do
   */
  public String resolve(String beginning) {
    List<String> found = ids.stream().filter(id -> id.startsWith(beginning)).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty()) {
      throw FenchelException.user(
          root
              + ": knows no run whose id begins with \""
              + beginning
              + "\"; expected up to 64 hexadecimal digits; \"fenchel status "
              + root
              + "\" lists what it knows");
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        root
            + ": "
            + found.size()
            + " runs have ids that begin with \""
            + beginning
            + "\"; give more of one of them:");
    for (String id : found.subList(0, Math.min(LISTED, found.size()))) {
      StringBuilder line = new StringBuilder("  ").append(id);
      places(id)
          .forEach(p -> line.append("  ").append(p.suite()).append(": ").append(p.cell().title()));
      lines.add(line.toString());
    }
    if (found.size() > LISTED) {
      lines.add("  and " + (found.size() - LISTED) + " more");
    }
    throw FenchelException.ofLines(FailureKind.USER, lines);
  }

  private static Map<String, List<Place>> places(List<SuiteIndex> suites) {
    Map<String, List<Place>> places = new HashMap<>();
    for (SuiteIndex suite : suites) {
      for (SuiteIndex.Cell cell : suite.cells()) {
        if (cell.runId() != null) {
          places
              .computeIfAbsent(cell.runId(), id -> new ArrayList<>())
              .add(new Place(suite.name(), cell));
        }
      }
    }
    return places;
  }
}
