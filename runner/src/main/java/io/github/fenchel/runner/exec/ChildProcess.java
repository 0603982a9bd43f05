package io.github.fenchel.runner.exec;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.WholeFile;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.text.Shown;
import io.github.fenchel.results.format.MatchJson;
import io.github.fenchel.results.format.SpecJson;
import io.github.fenchel.runner.plugin.InstalledPlugin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run in a JVM of its own: an engine's crash, leak or global seed cannot touch another run.
 *
 * <p>The child ends when its standard input closes, so it never outlives its parent.
 */
final class ChildProcess {
  private static final int SIGNAL_BASE = 128;
  private static final int SIGKILL = 9;
  private static final int TAIL_LINES = 5;

  /** A terminal that is closed, and a user's {@code kill}. */
  private static final Set<Integer> ASKED_TO_END = Set.of(1, 15);

  /** How long after the rest of a terminal's processes this one may hear of a Ctrl-C. */
  private static final long HEARING_MILLIS = 2_000;

  /** System properties that change how a child computes or what it may do. */
  private static final List<String> INHERITED =
      List.of(
          "fenchel.home",
          "fenchel.strict",
          "ai.djl.offline",
          "PYTORCH_LIBRARY_PATH",
          "TENSORFLOW_LIBRARY_PATH");

  private final Workplace workplace;
  private final Path folder;
  private final List<String> task;
  private final Limits limits;
  private final Map<String, String> more;
  private volatile @Nullable Process running;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile String progress = "before it told anything";

  /**
   * A child that does a run.
   *
   * @param folder an empty folder for its spec and its log
   */
  ChildProcess(Workplace workplace, Path folder) {
    this(workplace, folder, List.of("run-one"));
  }

  /**
   * A child.
   *
   * @param folder an empty folder for its spec and its log
   * @param task the command that it runs on its spec, and that command's own options
   */
  ChildProcess(Workplace workplace, Path folder, List<String> task) {
    this(workplace, folder, task, Limits.NONE, Map.of());
  }

  /**
   * A child that is killed if it exceeds its limits.
   *
   * @param folder an empty folder for its spec and its log
   * @param task the command that it runs on its spec, and that command's own options
   * @param environment what its environment has beyond that of {@link ChildEnvironment}
   */
  ChildProcess(
      Workplace workplace,
      Path folder,
      List<String> task,
      Limits limits,
      Map<String, String> environment) {
    this.workplace = workplace;
    this.folder = folder;
    this.task = List.copyOf(task);
    this.limits = limits;
    this.more = Map.copyOf(environment);
  }

  /** Returns where the child's log is. */
  Path log() {
    return folder.resolve("log.txt");
  }

  /**
   * Runs the child on a run's spec, to its end.
   *
   * @param events hears what it tells
   * @return the last event that ends a child's work: done, traced or failed
   */
  RunEvent run(RunSpec spec, Consumer<RunEvent> events) {
    Path file = folder.resolve("spec.json");
    SpecJson.write(spec, file);
    return run(file, spec.training().engine().options().threads(), events);
  }

  /** Runs a child that answers matches, as {@link #run(RunSpec, Consumer)} runs one on a spec. */
  RunEvent match(List<MatchSpec> specs) {
    Path file = folder.resolve("matches.json");
    MatchJson.write(specs, file);
    return run(file, MatchExecutor.THREADS, event -> {});
  }

  /** Runs a child that computes a little on one engine and device, and so loads its natives. */
  RunEvent check(String backend, String device) {
    Path file = folder.resolve("engine.txt");
    WholeFile.write(file, (backend + "\n" + device + "\n").getBytes(StandardCharsets.UTF_8));
    return run(file, 1, event -> {});
  }

  private RunEvent run(Path file, int threads, Consumer<RunEvent> events) {
    ChildChannel channel = new ChildChannel("fenchel-" + UUID.randomUUID() + " ");
    ProcessBuilder builder = new ProcessBuilder(command(file, channel));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(ChildEnvironment.of(System.getenv(), threads));
    environment.putAll(more);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return notStarted(e);
    }
    running = process;
    if (stopped()) {
      ProcessTree.kill(process.toHandle());
    }
    Thread killer = new Thread(this::stop, "stop child");
    addHook(killer);
    try (Watchdog watchdog = new Watchdog(process, limits, () -> progress)) {
      Optional<RunEvent> end;
      int exit;
      try (ChildListener listener = new ChildListener(process, channel, log())) {
        end = listener.listen(told -> hear(told, events));
        exit = process.waitFor();
      }
      return stopped() ? interrupted() : ended(watchdog.verdict(), exit, end);
    } catch (IOException e) {
      throw new FenchelException(
          FailureKind.MACHINE, "the child process cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FenchelException(FailureKind.INTERRUPTED, "interrupted", e);
    } finally {
      ProcessTree.kill(process.toHandle());
      removeHook(killer);
    }
  }

  /** Ends the child and all that it started, or does not let it begin; from any thread. */
  void stop() {
    stop.countDown();
    Process process = running;
    if (process != null) {
      ProcessTree.kill(process.toHandle());
    }
  }

  private boolean stopped() {
    return stop.getCount() == 0;
  }

  /** A Ctrl-C ends what starts the child, too, and this process may hear of it a little later. */
  private RunEvent notStarted(IOException e) {
    try {
      if (stop.await(HEARING_MILLIS, TimeUnit.MILLISECONDS)) {
        return interrupted();
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return interrupted();
    }
    throw new FenchelException(
        FailureKind.MACHINE, "a child process cannot be started: " + e.getMessage(), e);
  }

  private static RunEvent.Failed interrupted() {
    return new RunEvent.Failed(FailureKind.INTERRUPTED, "interrupted");
  }

  private void addHook(Thread killer) {
    try {
      Runtime.getRuntime().addShutdownHook(killer);
    } catch (IllegalStateException shuttingDown) {
      stop();
    }
  }

  static void removeHook(Thread killer) {
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException shuttingDown) {
      // The hook is running: that is what it is for.
    }
  }

  private void hear(RunEvent told, Consumer<RunEvent> events) {
    told.progress().ifPresent(words -> progress = words);
    events.accept(told);
  }

  private RunEvent ended(Optional<RunEvent.Failed> killed, int exit, Optional<RunEvent> end) {
    if (killed.isPresent()) {
      return killed.get();
    }
    if (end.isPresent() && (exit != 0) == end.get() instanceof RunEvent.Failed) {
      return end.get();
    }
    if (exit == FailureKind.INTERRUPTED.exitCode()) {
      return interrupted(); // Ctrl-C goes to every process of a terminal
    }
    if (exit > SIGNAL_BASE) {
      int signal = exit - SIGNAL_BASE;
      if (ASKED_TO_END.contains(signal)) {
        return new RunEvent.Failed(
            FailureKind.INTERRUPTED,
            "the child process was asked to end, by signal " + signal + "; it was " + progress);
      }
      String hint =
          signal == SIGKILL ? "; the system may have run out of memory" : "; a native crash";
      FailureKind kind = signal == SIGKILL ? FailureKind.OUT_OF_MEMORY : FailureKind.INTERNAL;
      return new RunEvent.Failed(
          kind, "the child process was killed by signal " + signal + hint + "; it was " + progress);
    }
    return new RunEvent.Failed(
        FailureKind.INTERNAL,
        "the child process ended with exit code "
            + exit
            + (exit == 0 ? ", but told no result" : "")
            + suspects()
            + tail());
  }

  /** A child that ends of itself and says nothing was ended by code that is not Fenchel's. */
  private String suspects() {
    List<String> jars =
        workplace.plugins().stream()
            .filter(plugin -> !plugin.builtIn())
            .map(InstalledPlugin::source)
            .toList();
    return jars.isEmpty() ? "" : "; perhaps a plugin ended it: " + String.join(", ", jars);
  }

  private String tail() {
    try {
      // Whatever engines and plugins print, be it no text: what can be read of it is shown.
      byte[] log = RegularFile.bytes(log(), BoundedLog.LONGEST);
      List<String> lines = new String(log, StandardCharsets.UTF_8).lines().toList();
      int from = Math.max(0, lines.size() - TAIL_LINES);
      String last = String.join("\n", lines.subList(from, lines.size()));
      return lines.isEmpty() ? "" : ":\n  " + Shown.indented(last, 2);
    } catch (IOException e) {
      return "";
    }
  }

  private List<String> command(Path specFile, ChildChannel channel) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // One thread computes in Java at a time; the engine has threads of its own.
    command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto", "-Djava.awt.headless=true"));
    // A crash is told in the log, and nowhere else: not in the user's working folder.
    command.add("-XX:+ErrorFileToStdout");
    command.add(channel.option());
    command.addAll(NativeCache.options());
    for (String name : INHERITED) {
      String value = System.getProperty(name);
      if (value != null) {
        command.add("-D" + name + "=" + value);
      }
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "io.github.fenchel.runner.cli.Main"));
    command.addAll(task);
    command.add(specFile.toString());
    command.addAll(List.of("--store", workplace.store().toString()));
    for (Path data : workplace.data().folders()) {
      command.addAll(List.of("--data-dir", data.toString()));
    }
    for (Path plugins : workplace.pluginFolders()) {
      command.addAll(List.of("--plugins", plugins.toString()));
    }
    if (!workplace.data().online()) {
      command.add("--offline");
    }
    return command;
  }
}
