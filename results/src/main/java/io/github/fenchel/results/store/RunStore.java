package io.github.fenchel.results.store;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.file.Disk;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.LockFile;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.api.record.MatchOutcome;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.api.text.PrintableText;
import io.github.fenchel.results.record.AttemptJson;
import io.github.fenchel.results.record.MatchJson;
import io.github.fenchel.results.record.RecordHead;
import io.github.fenchel.results.record.SuiteIndex;
import io.github.fenchel.results.record.SuiteIndex.Cell;
import io.github.fenchel.results.record.SuiteJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
 * matches/ID.json   values of parameters that suites match to a budget; computed again if deleted
 * suites/NAME.json  which cell of a suite is which run; NAME/gallery.png beside it
 * partial/          runs in progress; nothing here counts
 * .locks which process owns which run: see {@link #claim} and {@link #begin}
 * broken/           folders in runs/ that were not finished runs, set aside when the run was repeated
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

  /** In a run's folder: the untrained network's output on the first batch. */
  public static final String PROBE = "probe.npz";

  /** In a run's folder: what its process said, if anything. */
  static final String LOG = "log.txt";

  /** How much of a log is kept, in bytes; its writer keeps it shorter. */
  static final long LONGEST_LOG = 16L << 20;

  /** The store's own folders and files: none of them may be a link, which could lead anywhere. */
  private static final List<String> OWN =
      List.of(
          "runs",
          "attempts",
          "suites",
          "partial",
          "matches",
          "broken",
          ".locks",
          "compare",
          "trace");

  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SUITE = Pattern.compile("[^.].*\\.json");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** How long a process that is killed may take to be gone. */
  private static final Duration LAST_MOMENTS = Duration.ofSeconds(30);

  private final Path root;
  private final RunLocks locks;
  private final Duration lastMoments;
  private final Consumer<String> warnings;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();
  private final Map<String, Looked> looked = new ConcurrentHashMap<>();
  private volatile @Nullable FailureKind worst;

  /** What was found of a run, and what its files were then. */
  private record Looked(List<Object> stamp, Optional<RunState> state) {}

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
   * Opens a store, and creates it if it does not exist.
   *
   * @param warnings receives one sentence about each thing that the store skips, e.g. a broken
   *     record
   * @throws FenchelException of kind USER if the path, or one above it, is a file, or one of the
   *     store's own folders is a link; of kind MACHINE if it cannot be made or written
   */
  public static RunStore open(Path root, Consumer<String> warnings) {
    requireNoFile(root);
    requireNoLink(root);
    try {
      for (String part : List.of("runs", "attempts", "suites", "partial")) {
        Folders.make(root.resolve(part));
      }
      Disk.probe(root.resolve("partial"));
    } catch (IOException e) {
      throw fault(root, e);
    }
    return new RunStore(root, warnings);
  }

  /** The failure to write in a store. */
  static FenchelException fault(Path path, IOException cause) {
    return StorageFault.writing(path, cause, "choose another folder for the store");
  }

  private static void requireNoLink(Path root) {
    for (String own : OWN) {
      if (Folders.isLink(root.resolve(own))) {
        throw FenchelException.user(
            root.resolve(own)
                + ": is a link; expected a folder of the store's own, because what Fenchel deletes"
                + " in it would be deleted where the link leads; put the folder itself there, or"
                + " link the store as a whole");
      }
    }
  }

  private static void requireNoFile(Path root) {
    for (Path at = root.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Folders.exists(at) && !Folders.isThere(at)) {
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
   * Opens an existing store to read it: creates and writes nothing, so that it may be on a
   * read-only disk.
   *
   * @param warnings as for {@link #open}
   * @throws FenchelException of kind USER if there is no store
   */
  public static RunStore existing(Path root, Consumer<String> warnings) {
    if (!Folders.isThere(root.resolve("runs"))) {
      throw FenchelException.user(
          root + ": is not a store of results; expected a folder that \"fenchel run\" filled");
    }
    requireNoLink(root);
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
    requireNoLink(root);
    return new RunStore(root, warnings);
  }

  /** Returns the store's folder. */
  public Path root() {
    return root;
  }

  /** Returns whether a path is one of the store's own files and folders, or within one. */
  public boolean isOwn(Path path) {
    Path absolute = root.toAbsolutePath().normalize();
    return OWN.stream().anyMatch(own -> path.startsWith(absolute.resolve(own)));
  }

  /** Returns the folder of a finished run. */
  public Path folder(String runId) {
    return root.resolve("runs").resolve(id(runId));
  }

  /** Returns where the gallery of a suite belongs. */
  public Path gallery(String suite) {
    Path folder = root.resolve("suites").resolve(name(suite));
    requireNoLink(folder, suite);
    return folder.resolve("gallery.png");
  }

  /**
   * Returns the record of a finished run, as far as the record alone proves it: its ids follow from
   * spec and environment, and is unchanged. That suffices to know whether a run is done; callers
   * that use its numbers, maps or weights ask for {@link #sound}.
   *
   * <p>Anything but a finished run gives a warning and is ignored.
   */
  public Optional<RunRecord> find(String runId) {
    return accepted(RunCheck.record(folder(runId), id(runId)));
  }

  /**
   * Returns a finished run whose files are all what its record says. What is not sound warns and
   * counts as none.
   */
  public Optional<RunRecord> sound(String runId) {
    return accepted(state(runId));
  }

  /**
   * Returns the record of every finished run, in the order of the ids, as far as the records alone
   * prove them; see {@link #find}.
   */
  public List<RunRecord> records() {
    List<RunRecord> records = new ArrayList<>();
    runIds().forEach(runId -> find(runId).ifPresent(records::add));
    return records;
  }

  /** Returns every sound run, in the order of the ids; what is not sound warns and is left out. */
  public List<RunRecord> all() {
    List<String> ids = runIds();
    ids.parallelStream().forEach(this::state);
    List<RunRecord> all = new ArrayList<>();
    for (String runId : ids) {
      sound(runId).ifPresent(all::add);
    }
    return all;
  }

  /**
   * Looks at all of a run; once, as long as its files stay as they are.
   *
   * @return what was found; empty if there is no such run
   */
  public Optional<RunState> state(String runId) {
    Path folder = folder(runId);
    Looked before = looked.get(runId);
    List<Object> stamp = Folders.isThereItself(folder) ? RunCheck.stamp(folder) : List.of();
    if (before != null && !stamp.isEmpty() && before.stamp.equals(stamp)) {
      return before.state;
    }
    Optional<RunState> state = RunCheck.whole(folder, id(runId));
    looked.put(runId, new Looked(stamp, state));
    return state;
  }

  /**
   * Returns the kind of the worst that was skipped so far: MACHINE if something could not be read,
   * else USER if something is altered or broken; empty if nothing was.
   */
  public Optional<FailureKind> passedOver() {
    return Optional.ofNullable(worst);
  }

  private Optional<RunRecord> accepted(Optional<RunState> state) {
    if (state.isEmpty()) {
      return Optional.empty();
    }
    if (state.get() instanceof RunState.Sound sound) {
      return Optional.of(sound.record());
    }
    if (state.get() instanceof RunState.Broken broken) {
      pass(FailureKind.USER, broken.reason() + "; until then it counts as not run");
    } else if (state.get() instanceof RunState.Altered altered) {
      pass(
          FailureKind.USER,
          altered.reason() + "; the run was altered after it was stored, and is ignored");
    } else if (state.get() instanceof RunState.Unreadable unreadable) {
      pass(FailureKind.MACHINE, unreadable.reason() + "; it is left as it is, and ignored");
    }
    return Optional.empty();
  }

  /** Checks all runs of some suites at once, so that looking up each one afterwards is fast. */
  public void examine(Collection<SuiteIndex> suites) {
    Set<String> ids = new TreeSet<>();
    suites.forEach(
        suite ->
            suite.cells().stream().map(Cell::runId).filter(Objects::nonNull).forEach(ids::add));
    ids.parallelStream().forEach(this::state);
  }

  /** Returns what is wrong with a stored run, one clause; empty if it is sound or not there. */
  public Optional<String> flaw(String runId) {
    return state(runId)
        .filter(state -> state.flaw().isPresent())
        .map(state -> state.word() + ": " + state.flaw().orElseThrow());
  }

  /** Says why a run is not a result, e.g. {@code run ID is not finished}. */
  public String noResult(String runId) {
    return "run "
        + runId
        + flaw(runId).map(flaw -> " is not a result (" + flaw + ")").orElse(" is not finished");
  }

  /** Checks only the record of a run, as {@link #find} does; gives no warnings. */
  public Optional<RunState> glance(String runId) {
    return RunCheck.record(folder(runId), id(runId));
  }

  /** Warns about something that is skipped, and keeps its kind. */
  void pass(FailureKind kind, String message) {
    if (worst != FailureKind.MACHINE) {
      worst = kind;
    }
    warn(message);
  }

  /**
   * Returns the weights file of a sound run whose training part and environment have that id.
   *
   * <p>The heads of all records are read, a few hundred bytes each, rather than an index that could
   * go stale when folders are copied, merged or deleted. Of several, the least run id is taken.
   */
  public Optional<Path> weights(String weightsId) {
    for (String runId : runIds()) {
      Path folder = folder(runId);
      Path weights = folder.resolve(WEIGHTS);
      boolean same = RecordHead.weightsId(folder.resolve(RECORD)).equals(Optional.of(weightsId));
      if (same && RegularFile.isThereItself(weights) && sound(runId).isPresent()) {
        return Optional.of(weights);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns a sound run that has its weights, whose training part has that id.
   *
   * @param where which environments will do; of several runs, the least run id is taken
   */
  public Optional<RunRecord> trained(String trainingId, Predicate<Environment> where) {
    for (String runId : runIds()) {
      Path folder = folder(runId);
      boolean same = RecordHead.trainingId(folder.resolve(RECORD)).equals(Optional.of(trainingId));
      if (same && RegularFile.isThereItself(folder.resolve(WEIGHTS))) {
        Optional<RunRecord> run = sound(runId).filter(one -> where.test(one.environment()));
        if (run.isPresent()) {
          return run;
        }
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
      Folders.make(folder);
      claimed = true;
      return Optional.of(new RunClaim(this, runId, folder, lock.get()));
    } catch (IOException e) {
      throw fault(folder, e);
    } finally {
      if (!claimed) {
        lock.get().close();
      }
    }
  }

  /** Returns whether a live process owns a run: it has claimed it or is executing it. */
  public boolean isClaimed(String runId) {
    return locks.isClaimed(id(runId)) || locks.isExecuted(runId);
  }

  /** Returns the live process that owns a run, if any. */
  public Optional<RunWorker> worker(String runId, WorkerLookup workers) {
    return isClaimed(runId)
        ? Optional.of(RunWorker.of(this, locks, runId, workers))
        : Optional.empty();
  }

  /**
   * Does something to a run that no process owns, and that none can start meanwhile.
   *
   * @return whether it was done; not if some process owns the run
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
                            + ": another process is executing run "
                            + runId
                            + "; wait for it, or stop it"));
    Path partial = root.resolve("partial");
    boolean begun = false;
    try {
      Folders.make(partial);
      clean(runId);
      Path folder = Folders.makeNew(partial.resolve(runId + "-" + UUID.randomUUID()));
      begun = true;
      return new RunFolder(this, runId, folder, lock);
    } catch (IOException e) {
      throw fault(partial, e);
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

  /** Removes from a folder what Fenchel made; warns about what is left, or if that fails. */
  void removeMade(Path folder, Predicate<Path> made) {
    try {
      List<Path> left = Folders.delete(folder, made);
      if (!left.isEmpty()) {
        warn(
            folder
                + ": keeps "
                + left.get(0)
                + (left.size() == 1 ? "" : " and " + (left.size() - 1) + " more files")
                + ", which Fenchel did not make; move them, then \"fenchel gc\" again");
      }
    } catch (IOException e) {
      warn(folder + ": cannot be removed (" + StorageFault.reason(e) + ")");
    }
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
    requireNoLink(file, suite.name());
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
    requireNoLink(file, name);
    return Folders.exists(file) ? Optional.of(SuiteJson.read(file)) : Optional.empty();
  }

  /** A file or folder of a suite is the store's own: a link could lead anywhere. */
  private static void requireNoLink(Path path, String suite) {
    if (Folders.isLink(path)) {
      throw FenchelException.user(
          path
              + ": is a link; expected what \"fenchel run\" wrote for suite "
              + suite
              + "; remove the link");
    }
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
    if (!Folders.exists(file)) {
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

  /** Returns the files of suites, in order, without reading them. */
  List<Path> suiteFiles() {
    return Folders.in(root.resolve("suites")).stream()
        .filter(file -> SUITE.matcher(String.valueOf(file.getFileName())).matches())
        .toList();
  }

  /**
   * Reads the index of a suite, which must be the one that its file is named after: another would
   * be written, merged and shown under a name that is not its own.
   */
  static SuiteIndex suite(Path file) {
    SuiteIndex index = SuiteJson.read(file);
    if (!(index.name() + ".json").equals(String.valueOf(file.getFileName()))) {
      throw FenchelException.user(
          file
              + ": holds the index of suite \""
              + PrintableText.line(index.name())
              + "\"; expected the suite that the file is named after; rename or remove it");
    }
    return index;
  }

  /** Returns every suite's index, in the order of the names; broken ones warn and are left out. */
  public List<SuiteIndex> suites() {
    List<SuiteIndex> suites = new ArrayList<>();
    for (Path file : suiteFiles()) {
      try {
        requireNoLink(file, String.valueOf(file.getFileName()));
        suites.add(suite(file));
      } catch (FenchelException e) {
        pass(e.kind(), e.getMessage() + "; until then it is skipped");
      }
    }
    suites.sort(Comparator.comparing(SuiteIndex::name));
    return suites;
  }

  /** Reports what is skipped to the store's opener, in one sentence and once. */
  public void warn(String message) {
    if (warned.add(message)) {
      warnings.accept(message);
    }
  }

  /** Makes the renaming of a run durable. */
  void forceRuns() throws IOException {
    Folders.forceEntries(root.resolve("runs"));
  }

  /**
   * Moves the folder of a run that is not finished out of the way, so that the run can be repeated;
   * people may want to look at it. Whatever was finished once, or cannot be read, stays where it
   * is.
   *
   * @throws FenchelException of kind USER if the run was altered; of kind MACHINE if it cannot be
   *     read or not be moved
   */
  void setAside(String runId) {
    Path folder = folder(runId);
    RunState state = RunCheck.record(folder, runId).orElse(null);
    if (state instanceof RunState.Altered altered) {
      throw FenchelException.user(
          altered.reason()
              + "; nothing was moved or deleted; move or delete the folder, then run again");
    }
    if (state instanceof RunState.Unreadable unreadable) {
      throw FenchelException.machine(
          unreadable.reason() + "; nothing was moved or deleted; then run again");
    }
    if (state instanceof RunState.Broken) {
      try {
        Path broken = root.resolve("broken");
        Folders.make(broken);
        Path aside = broken.resolve(runId + "-" + UUID.randomUUID());
        Folders.move(folder, aside);
        warn(folder + ": was not a finished run; set aside as " + aside);
      } catch (IOException e) {
        throw fault(folder, e);
      }
    }
  }

  /** Removes what processes that were killed left in {@code partial/}. */
  public void removeLeft() {
    Set<String> left = new TreeSet<>();
    for (Path path : Folders.in(root.resolve("partial"))) {
      Matcher id = ID.matcher(String.valueOf(path.getFileName()));
      if (id.lookingAt()) {
        left.add(id.group());
      } else if (String.valueOf(path.getFileName()).startsWith(AtomicFile.TEMPORARY)) {
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
    for (Path path : Folders.in(root.resolve("partial"))) {
      if (String.valueOf(path.getFileName()).startsWith(runId + "-")) {
        Folders.delete(path);
      }
    }
  }

  /** Returns the ids of all folders of runs, in order, without reading them. */
  List<String> runIds() {
    return Folders.in(root.resolve("runs")).stream()
        .map(path -> String.valueOf(path.getFileName()))
        .filter(name -> ID.matcher(name).matches())
        .toList();
  }

  private static String id(String runId) {
    if (!ID.matcher(runId).matches()) {
      throw new IllegalArgumentException("\"" + runId + "\" is not a run id");
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
