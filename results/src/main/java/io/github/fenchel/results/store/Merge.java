package io.github.fenchel.results.store;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.text.PrintableText;
import io.github.fenchel.results.record.SuiteIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Brings the finished runs of several stores together in one, and their suites.
 *
 * <p>Each run comes whole, by one rename, or not at all. Of runs that two stores hold with other
 * results, none is taken. Attempts that failed stay where they are; matches are computed again.
 *
 * @param copied the runs that came, in the order of their ids
 * @param present how many were there already, with equal results
 * @param conflicts runs of one id with two results
 * @param notes what else a reader should know, one sentence each
 */
public record Merge(
    List<String> copied, int present, List<Conflict> conflicts, List<String> notes) {
  /** Copies the lists. */
  public Merge {
    copied = List.copyOf(copied);
    conflicts = List.copyOf(conflicts);
    notes = List.copyOf(notes);
  }

  /**
   * A run of which two stores hold other results.
   *
   * @param runId the run
   * @param left where the one lies
   * @param leftDigest its result's digest
   * @param right where the other lies
   * @param rightDigest its result's digest
   */
  public record Conflict(
      String runId, Path left, String leftDigest, Path right, String rightDigest) {

    /** Returns the message for the user. */
    public String message() {
      return "run "
          + runId
          + " has two results:\n  "
          + PrintableText.line(left.toString())
          + ": resultDigest "
          + leftDigest
          + "\n  "
          + PrintableText.line(right.toString())
          + ": resultDigest "
          + rightDigest
          + "\n equal ids must give equal results; run \"fenchel reproduce\" in both stores to see"
          + " which is right, delete the other, and merge again";
    }
  }

  /**
   * Copies what the target lacks.
   *
   * @throws FenchelException of kind USER if a source is the target itself; of kind MACHINE if the
   *     target cannot be written: what was copied by then stays, and merging again continues
   */
  public static Merge into(RunStore target, List<RunStore> sources) {
    for (RunStore source : sources) {
      requireAnother(source, target);
    }
    Map<String, Held> held = new TreeMap<>();
    Map<String, Conflict> conflicts = new TreeMap<>();
    int present = 0;
    for (RunRecord run : target.all()) {
      held.put(run.runId(), new Held(target, run));
    }
    for (RunStore source : sources) {
      for (RunRecord run : source.all()) {
        Held other = held.putIfAbsent(run.runId(), new Held(source, run));
        if (other == null) {
          continue;
        }
        if (other.run.sameResult(run)) {
          present++;
        } else {
          conflicts.putIfAbsent(
              run.runId(),
              new Conflict(
                  run.runId(),
                  other.store.folder(run.runId()),
                  other.run.resultDigest(),
                  source.folder(run.runId()),
                  run.resultDigest()));
        }
      }
    }
    List<String> copied = new ArrayList<>();
    for (Held one : held.values()) {
      String runId = one.run.runId();
      if (one.store != target && !conflicts.containsKey(runId)) {
        try (RunFolder folder = target.begin(runId)) {
          folder.commitCopy(one.store.folder(runId), one.run);
        }
        copied.add(runId);
      }
    }
    List<String> notes = new ArrayList<>();
    for (RunStore source : sources) {
      source.suites().forEach(suite -> add(suite, target, source, notes));
    }
    return new Merge(copied, present, List.copyOf(conflicts.values()), notes);
  }

  /** A run, and the first store that holds it. */
  private record Held(RunStore store, RunRecord run) {}

  private static void requireAnother(RunStore source, RunStore target) {
    try {
      if (Folders.same(source.root(), target.root())) {
        throw FenchelException.user(
            source.root() + ": is the store to merge into; name other stores");
      }
    } catch (IOException e) {
      throw StorageFault.reading(source.root(), e);
    }
  }

  private static void add(SuiteIndex theirs, RunStore target, RunStore source, List<String> notes) {
    Optional<SuiteIndex> there = target.suite(theirs.name());
    if (there.isEmpty()) {
      target.writeSuite(theirs);
      return;
    }
    SuiteIndex mine = there.get();
    String name = "suite " + mine.name();
    if (!mine.source().equals(theirs.source())) {
      notes.add(
          name
              + ": its text in "
              + source.root()
              + " differs; the target's is kept, with the"
              + " cells of both");
    }
    SortedMap<String, Double> margins = new TreeMap<>(theirs.margins());
    margins.putAll(mine.margins());
    Map<List<Object>, SuiteIndex.Cell> cells = new LinkedHashMap<>();
    mine.cells().forEach(cell -> cells.put(key(cell), cell));
    for (SuiteIndex.Cell cell : theirs.cells()) {
      SuiteIndex.Cell other = cells.putIfAbsent(key(cell), cell);
      if (other != null && !other.equals(cell) && isFinished(cell, target)) {
        if (isFinished(other, target)) {
          notes.add(
              name
                  + ", "
                  + cell.title()
                  + ": was run in two environments; the suite keeps run "
                  + other.runId()
                  + ", and run "
                  + cell.runId()
                  + " is in the store, too");
        } else {
          cells.put(key(cell), cell);
        }
      }
    }
    SuiteIndex both =
        new SuiteIndex(mine.name(), mine.source(), margins, List.copyOf(cells.values()));
    if (!both.equals(mine)) {
      target.writeSuite(both);
    }
  }

  private static List<Object> key(SuiteIndex.Cell cell) {
    return List.of(cell.title(), cell.axes());
  }

  private static boolean isFinished(SuiteIndex.Cell cell, RunStore store) {
    return cell.runId() != null && store.find(cell.runId()).isPresent();
  }
}
