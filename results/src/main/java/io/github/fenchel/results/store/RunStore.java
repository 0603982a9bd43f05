package io.github.fenchel.results.store;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.run.MatchOutcome;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.api.run.RunRecord;
import io.github.fenchel.results.format.AttemptJson;
import io.github.fenchel.results.format.MatchJson;
import io.github.fenchel.results.format.RecordHead;
import io.github.fenchel.results.format.RecordJson;
import io.github.fenchel.results.format.StorageFault;
import io.github.fenchel.results.format.SuiteIndex;
import io.github.fenchel.results.format.SuiteJson;
import io.github.fenchel.results.format.WholeFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The store of results on disk; safe for many processes.
 *
 * <pre>
 * runs/ID/          finished runs: run.json, probe.npz, examples.npz, saliency.npz, maps/,
 *                   weights.safetensors, log.txt
 * attempts/ID/N/    runs that failed: attempt.json, log.txt
 * matches/ID.json   values of parameters that suites match to a budget; computed anew if deleted
 * suites/NAME.json  which cell of a suite is which run; NAME/gallery.png beside it
 * partial/          runs in progress; nothing here counts
 * .locks            who sees to which run: see {@link #claim} and {@link #begin}
 * broken/           folders in runs/ that were no finished run, put aside when it was run again
 * </pre>
 */
public final class RunStore {
  static final String RECORD = "run.json";
  static final String MAPS = "maps";

  /** In a run's folder: what was found of each test image. */
  public static final String EXAMPLES = "examples.npz";

  /** In a run's folder: the raw maps of the explained images. */
  public static final String SALIENCY = "saliency.npz";

  /** In a run's folder: the trained weights. */
  public static final String WEIGHTS = "weights.safetensors";

  /** In a run's folder: what the untrained network made of the first batch. */
  public static final String PROBE = "probe.npz";

  /** In a run's folder: what its process said, if anything. */
  static final String LOG = "log.txt";

  /** How the names of files begin that only prove that the store can be written. */
  private static final String PROBING = "probe";

  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** How long a process that is killed may take to be gone. */
  private static final Duration LAST_MOMENTS = Duration.ofSeconds(30);

  private final Path root;
  private final RunLocks locks;
  private final Duration lastMoments;
  private final Consumer<String> warnings;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  private RunStore(Path root, Consumer<String> warnings) {
    this(root, LAST_MOMENTS, warnings);
  }

  private RunStore(Path root, Duration lastMoments, Consumer<String> warnings) {
    this.root = root;
    this.locks = new RunLocks(root);
    this.lastMoments = lastMoments;
    this.warnings = warnings;
  }

  /**
   * Opens a store, and makes it if it is not there.
   *
   * @param warnings is told, in one sentence each, about what the store passes over, e.g. a broken
   *     record
   * @throws FenchelException of kind USER if the path, or one above it, is a file; of kind MACHINE
   *     if it cannot be made or written
   */
  public static RunStore open(Path root, Consumer<String> warnings) {
    requireNoFile(root);
    try {
      for (String part : List.of("runs", "attempts", "suites", "partial")) {
        Files.createDirectories(root.resolve(part));
      }
      Files.deleteIfExists(Files.createTempFile(root.resolve("partial"), PROBING, null));
    } catch (IOException e) {
      throw StorageFault.writing(root, e);
    }
    return new RunStore(root, warnings);
  }

  private static void requireNoFile(Path root) {
    for (Path at = root.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at) && !Files.isDirectory(at)) {
        throw FenchelException.user(
            root
                + ": cannot be a store, for "
                + at
                + " is a file; expected a folder; choose another with --store DIR or"
                + " FENCHEL_STORE");
      }
    }
  }

  /** Returns this store as one that waits no longer than that for a dying process. */
  RunStore waiting(Duration most) {
    return new RunStore(root, most, warnings);
  }

  /**
   * Opens a store that is there, to read it: makes and writes nothing, so that it may lie on a
   * read-only disk.
   *
   * @param warnings as for {@link #open}
   * @throws FenchelException of kind USER if there is no store
   */
  public static RunStore existing(Path root, Consumer<String> warnings) {
    if (!Files.isDirectory(root.resolve("runs"))) {
      throw FenchelException.user(
          root + ": is no store of results; expected a folder that \"fenchel run\" filled");
    }
    return new RunStore(root, warnings);
  }

  /**
   * Opens a store to read it, or the place where one will be: makes and writes nothing. What is not
   * there is empty.
   *
   * @param warnings as for {@link #open}
   * @throws FenchelException of kind USER if the path, or one above it, is a file
   */
  public static RunStore reading(Path root, Consumer<String> warnings) {
    requireNoFile(root);
    return new RunStore(root, warnings);
  }

  /** Returns the store's folder. */
  public Path root() {
    return root;
  }

  /** Returns the folder of a finished run. */
  public Path folder(String runId) {
    return root.resolve("runs").resolve(id(runId));
  }

  /** Returns where the gallery of a suite belongs. */
  public Path gallery(String suite) {
    return root.resolve("suites").resolve(name(suite)).resolve("gallery.png");
  }

  /** Returns a finished run; a broken record warns and counts as none. */
  public Optional<RunRecord> find(String runId) {
    Path folder = folder(runId);
    if (!Files.exists(folder)) {
      return Optional.empty();
    }
    try {
      RunRecord record = RecordJson.read(folder.resolve(RECORD));
      if (record.runId().equals(runId)) {
        return Optional.of(record);
      }
      warn(folder + ": holds the record of run " + record.runId() + "; it is passed over");
    } catch (FenchelException e) {
      warn(e.getMessage() + "; until then it counts as not run");
    }
    return Optional.empty();
  }

  /** Returns every finished run, in the order of the ids; broken ones warn and are left out. */
  public List<RunRecord> all() {
    List<RunRecord> all = new ArrayList<>();
    for (String runId : runIds()) {
      find(runId).ifPresent(all::add);
    }
    return all;
  }

  /**
   * Returns the weights file of a finished run whose training part and environment have that id.
   *
   * <p>The heads of all records are read, a few hundred bytes each, rather than an index that could
   * go stale when folders are copied, merged or deleted. Of several, the least run id is taken.
   */
  public Optional<Path> weights(String weightsId) {
    for (String runId : runIds()) {
      Path folder = folder(runId);
      Path weights = folder.resolve(WEIGHTS);
      boolean same = RecordHead.weightsId(folder.resolve(RECORD)).equals(Optional.of(weightsId));
      if (same && Files.isRegularFile(weights) && find(runId).isPresent()) {
        return Optional.of(weights);
      }
    }
    return Optional.empty();
  }

  /**
   * Claims a run, so that of all processes with this store one has it done.
   *
   * @return the claim; empty while another has it, or while a process still executes the run
   */
  public Optional<RunClaim> claim(String runId) {
    Optional<LockFile.Held> lock = locks.tryClaim(id(runId));
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    Path folder = root.resolve("partial").resolve(runId + ".claim");
    boolean claimed = false;
    try {
      if (locks.isExecuted(runId)) {
        return Optional.empty();
      }
      Folders.delete(folder); // of a process that was killed
      Files.createDirectories(folder);
      claimed = true;
      return Optional.of(new RunClaim(this, runId, folder, lock.get()));
    } catch (IOException e) {
      throw StorageFault.writing(folder, e);
    } finally {
      if (!claimed) {
        lock.get().close();
      }
    }
  }

  /** Returns whether some living process sees to a run: it has claimed or executes it. */
  public boolean isClaimed(String runId) {
    return locks.isClaimed(id(runId)) || locks.isExecuted(runId);
  }

  /** Returns which living process sees to a run, if one does. */
  public Optional<RunWorker> worker(String runId) {
    return isClaimed(runId) ? Optional.of(RunWorker.of(this, locks, runId)) : Optional.empty();
  }

  /**
   * Does something about a run that no process sees to, and that none can begin meanwhile.
   *
   * @return whether it was done; not if some process sees to the run
   */
  boolean ifUnclaimed(String runId, Runnable action) {
    Optional<LockFile.Held> claim = locks.tryClaim(id(runId));
    try {
      Optional<LockFile.Held> execution =
          claim.isPresent() ? locks.tryExecute(runId) : Optional.empty();
      try {
        execution.ifPresent(held -> action.run());
        return execution.isPresent();
      } finally {
        execution.ifPresent(LockFile.Held::close);
      }
    } finally {
      claim.ifPresent(LockFile.Held::close);
    }
  }

  /**
   * Begins to execute a run, in a folder of its own, as the only process that does.
   *
   * <p>What a dead process left of the same run is removed. One that is dying is waited for.
   *
   * @throws FenchelException of kind MACHINE if another process executes the run
   */
  public RunFolder begin(String runId) {
    LockFile.Held lock =
        locks
            .execute(id(runId), lastMoments)
            .orElseThrow(
                () ->
                    FenchelException.machine(
                        root
                            + ": another process executes run "
                            + runId
                            + "; wait for it, or end it"));
    Path partial = root.resolve("partial");
    boolean begun = false;
    try {
      Files.createDirectories(partial);
      clean(runId);
      Path folder = Files.createDirectory(partial.resolve(runId + "-" + UUID.randomUUID()));
      begun = true;
      return new RunFolder(this, runId, folder, lock);
    } catch (IOException e) {
      throw StorageFault.writing(partial, e);
    } finally {
      if (!begun) {
        lock.close();
      }
    }
  }

  /**
   * Records a run that failed.
   *
   * @param log what the process printed; null or missing for none
   * @return the folder of the attempt
   */
  public Path recordAttempt(String runId, FailureKind kind, String message, @Nullable Path log) {
    return Attempts.record(this, id(runId), new Attempts.Attempt(kind, message, log));
  }

  /** Returns how a run failed, each time it did, the first first; broken ones warn. */
  public List<AttemptJson.Attempt> attempts(String runId) {
    return Attempts.of(this, id(runId));
  }

  /** Removes a folder; if that fails, it warns. */
  void removeQuietly(Path folder) {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      warn(folder + ": cannot be removed (" + StorageFault.reason(e) + ")");
    }
  }

  /** Writes which cell of a suite is which run; an older file of that name is replaced. */
  public Path writeSuite(SuiteIndex suite) {
    Path file = root.resolve("suites").resolve(name(suite.name()) + ".json");
    SuiteJson.write(suite, file);
    return file;
  }

  /**
   * Returns what {@link #writeSuite} wrote.
   *
   * @throws FenchelException of kind USER if it is broken
   */
  public Optional<SuiteIndex> suite(String name) {
    Path file = root.resolve("suites").resolve(name(name) + ".json");
    return Files.exists(file) ? Optional.of(SuiteJson.read(file)) : Optional.empty();
  }

  /**
   * Keeps the answer to a match.
   *
   * @param id {@link MatchJson#id} of it
   */
  public void writeMatch(String id, MatchSpec spec, MatchOutcome outcome) {
    MatchJson.writeOutcome(spec, outcome, match(id));
  }

  /** Returns what {@link #writeMatch} kept; a broken file warns and counts as none. */
  public Optional<MatchOutcome> match(String id, MatchSpec spec) {
    Path file = match(id);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MatchJson.readOutcome(spec, file));
    } catch (FenchelException e) {
      warn(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Path match(String id) {
    return root.resolve("matches").resolve(id(id) + ".json");
  }

  /** Returns every suite's index, in the order of the names; broken ones warn and are left out. */
  public List<SuiteIndex> suites() {
    List<SuiteIndex> suites = new ArrayList<>();
    Path folder = root.resolve("suites");
    if (!Files.isDirectory(folder)) {
      return suites;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : found) {
        try {
          suites.add(SuiteJson.read(file));
        } catch (FenchelException e) {
          warn(e.getMessage() + "; until then it is passed over");
        }
      }
    } catch (IOException e) {
      throw FenchelException.machine(
          folder + ": cannot be read (" + StorageFault.reason(e) + "); make it readable");
    }
    suites.sort(Comparator.comparing(SuiteIndex::name));
    return suites;
  }

  /** Tells whoever opened the store, in one sentence and once, about what is passed over. */
  public void warn(String message) {
    if (warned.add(message)) {
      warnings.accept(message);
    }
  }

  /** Makes the renaming of a run durable. */
  void forceRuns() throws IOException {
    WholeFile.forceFolder(root.resolve("runs"));
  }

  /** Puts the folder of a run that is no finished one out of the way, as a claim of it asks. */
  void setAside(String runId) {
    Path folder = folder(runId);
    try {
      if (find(runId).isEmpty()) {
        setAside(folder);
      }
    } catch (IOException e) {
      throw StorageFault.writing(folder, e);
    }
  }

  /** Puts a folder that is no finished run out of the way; people may want to look at it. */
  void setAside(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Path broken = Files.createDirectories(root.resolve("broken"));
    Path aside = broken.resolve(folder.getFileName() + "-" + UUID.randomUUID());
    Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
    warn(folder + ": was no finished run; put aside as " + aside);
  }

  /** Removes what processes that were killed left in {@code partial/}. */
  public void removeLeft() {
    Set<String> left = new TreeSet<>();
    for (Path path : Folders.in(root.resolve("partial"))) {
      Matcher id = ID.matcher(String.valueOf(path.getFileName()));
      if (id.lookingAt()) {
        left.add(id.group());
      } else if (String.valueOf(path.getFileName()).startsWith(PROBING)) {
        removeQuietly(path);
      }
    }
    left.forEach(runId -> claim(runId).ifPresent(RunClaim::close));
  }

  /** Removes the folders of a run that no process executes. */
  void removeLeft(String runId) {
    Optional<LockFile.Held> lock = locks.tryExecute(runId);
    if (lock.isPresent()) {
      try {
        clean(runId);
      } catch (IOException e) {
        warn(root.resolve("partial") + ": cannot be cleaned (" + StorageFault.reason(e) + ")");
      } finally {
        lock.get().close();
      }
    }
  }

  private void clean(String runId) throws IOException {
    List<Path> left = new ArrayList<>();
    Path partial = root.resolve("partial");
    try (DirectoryStream<Path> found = Files.newDirectoryStream(partial, runId + "-*")) {
      found.forEach(left::add);
    }
    for (Path path : left) {
      Folders.delete(path);
    }
  }

  /** Returns the ids of all folders of runs, in order, without a look into them. */
  List<String> runIds() {
    return Folders.in(root.resolve("runs")).stream()
        .map(path -> String.valueOf(path.getFileName()))
        .filter(name -> ID.matcher(name).matches())
        .toList();
  }

  private static String id(String runId) {
    if (!ID.matcher(runId).matches()) {
      throw new IllegalArgumentException("\"" + runId + "\" is no run id");
    }
    return runId;
  }

  private static String name(String suite) {
    if (!NAME.matcher(suite).matches()) {
      throw FenchelException.user(
          "suite name \""
              + suite
              + "\" cannot be a file's; expected letters, digits, dots, hyphens; rename it");
    }
    return suite;
  }
}
