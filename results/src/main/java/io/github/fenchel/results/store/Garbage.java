package io.github.fenchel.results.store;

import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a store could do without.
 *
 * @param items what it is, kind by kind
 */
public record Garbage(List<Item> items) {
  private static final Pattern OF_RUN = Pattern.compile("([0-9a-f]{64})[-.].*");

  /** What a write leaves if it is killed: a hidden neighbor of its file, named at random. */
  private static final Pattern HALF_WRITTEN =
      Pattern.compile(
          Pattern.quote(AtomicFile.TEMPORARY)
              + "[0-9a-z.]+"
              // As builds before December 2026 named them.
              + "|\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|probe[0-9]+\\.tmp");

  /** What Fenchel puts into the folders of a store; anything else is somebody's, and stays. */
  private static final Pattern MADE =
      Pattern.compile(
          "run\\.json|[a-z]+\\.npz|weights\\.safetensors|log\\.txt|maps/[^/]+\\.png|attempt\\.json"
              + "|spec\\.json|matches\\.json|engine\\.txt|(.*/)?"
              + Pattern.quote(AtomicFile.TEMPORARY)
              + "[0-9a-z.]+|(.*/)?\\.[^/]+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** The name of a folder that was set aside. */
  private static final Pattern ASIDE = Pattern.compile("[0-9a-f]{64}-[0-9a-f-]{36}");

  private static final Duration SURELY_DEAD = Duration.ofDays(1);

  /** Copies the list. */
  public Garbage {
    items = List.copyOf(items);
  }

  /** Why something can go. */
  public enum Kind {
    /** What a process that died left of a run. */
    PARTIAL,
    /** A folder that was not a finished run, set aside when the run was repeated. */
    BROKEN,
    /** How a run failed that is finished since, or that failed again since. */
    ATTEMPT,
    /** A file that a process which died was writing. */
    TEMPORARY,
    /** Weights of a run that no suite names; to measure it again, it must be trained again. */
    WEIGHTS
  }

  /**
   * Something that can go.
   *
   * @param kind why
   * @param path where it is
   * @param runId whose it is; empty if it belongs to no run
   * @param bytes what it takes on the disk
   */
  public record Item(Kind kind, Path path, Optional<String> runId, long bytes) {}

  /**
   * Looks for it; removes nothing. What a living process has claimed is left out.
   *
   * @param weights whether weights of runs that no suite names are meant, too; they are left out
   *     while any run of the store is in progress, which may read them
   */
  public static Garbage in(RunStore store, boolean weights) {
    List<Item> items = new ArrayList<>();
    partial(store, items);
    for (Path folder : Folders.in(store.root().resolve("broken"))) {
      if (ASIDE.matcher(name(folder)).matches()) {
        items.add(item(Kind.BROKEN, folder, Optional.empty()));
      }
    }
    attempts(store, items);
    for (String folder : List.of("partial", "suites", "matches")) {
      for (Path file : Folders.in(store.root().resolve(folder))) {
        if (HALF_WRITTEN.matcher(name(file)).matches() && isOld(file)) {
          items.add(item(Kind.TEMPORARY, file, Optional.empty()));
        }
      }
    }
    if (weights) {
      weights(store, items);
    }
    return new Garbage(items);
  }

  /** Returns what all of it takes on the disk. */
  public long bytes() {
    return items.stream().mapToLong(Item::bytes).sum();
  }

  /**
   * Removes it, but for what a process has claimed since it was looked for.
   *
   * @return what is gone
   */
  public Garbage remove(RunStore store) {
    List<Item> gone = new ArrayList<>();
    for (Item item : items) {
      boolean removed =
          item.runId()
              .map(runId -> store.ifUnclaimed(runId, () -> remove(item.path(), store)))
              .orElseGet(
                  () -> {
                    remove(item.path(), store);
                    return true;
                  });
      if (removed && !Folders.isAnything(item.path())) {
        gone.add(item);
      }
    }
    return new Garbage(gone);
  }

  private static void remove(Path path, RunStore store) {
    store.removeMade(path, file -> file.toString().isEmpty() || isMade(file));
    Path above = path.resolveSibling("");
    boolean ofAttempts = store.root().resolve("attempts").equals(above.resolveSibling(""));
    if (ofAttempts && Folders.in(above).isEmpty()) {
      store.removeQuietly(above);
    }
  }

  private static void partial(RunStore store, List<Item> items) {
    for (Path path : Folders.in(store.root().resolve("partial"))) {
      Matcher ofRun = OF_RUN.matcher(name(path));
      if (ofRun.matches() && !store.isClaimed(ofRun.group(1))) {
        items.add(item(Kind.PARTIAL, path, Optional.of(ofRun.group(1))));
      }
    }
  }

  private static void attempts(RunStore store, List<Item> items) {
    for (Path folder : Folders.in(store.root().resolve("attempts"))) {
      String runId = name(folder);
      if (!runId.matches("[0-9a-f]{64}")
          || !Folders.isThereItself(folder)
          || store.isClaimed(runId)) {
        continue;
      }
      List<Path> old = new ArrayList<>(Attempts.folders(folder));
      List<Path> recorded = Attempts.recorded(folder);
      if (store.find(runId).isEmpty() && !recorded.isEmpty()) {
        old.remove(recorded.get(recorded.size() - 1)); // how it failed last is worth knowing
      }
      old.forEach(attempt -> items.add(item(Kind.ATTEMPT, attempt, Optional.of(runId))));
    }
  }

  private static void weights(RunStore store, List<Item> items) {
    KnownRuns known = KnownRuns.of(store);
    Set<String> perhapsInProgress = new TreeSet<>(known.ids());
    for (Path path : Folders.in(store.root().resolve("partial"))) {
      Matcher ofRun = OF_RUN.matcher(name(path));
      if (ofRun.matches()) {
        perhapsInProgress.add(ofRun.group(1));
      }
    }
    if (perhapsInProgress.stream().anyMatch(store::isClaimed)) {
      return;
    }
    for (String runId : store.runIds()) {
      Path file = store.folder(runId).resolve(RunStore.WEIGHTS);
      if (known.places(runId).isEmpty()
          && Folders.isThereItself(store.folder(runId))
          && RegularFile.isThereItself(file)) {
        items.add(item(Kind.WEIGHTS, file, Optional.of(runId)));
      }
    }
  }

  private static Item item(Kind kind, Path path, Optional<String> runId) {
    return new Item(kind, path, runId, Folders.bytes(path));
  }

  private static boolean isMade(Path file) {
    return MADE.matcher(file.toString().replace('\\', '/')).matches();
  }

  private static boolean isOld(Path file) {
    try {
      return Folders.modified(file).toInstant().isBefore(Instant.now().minus(SURELY_DEAD));
    } catch (IOException gone) {
      return false;
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
