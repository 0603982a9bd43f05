package io.github.fenchel.runner.launch;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.text.PrintableText;
import io.github.fenchel.runner.plugin.InstalledPlugin;
import io.github.fenchel.runner.run.ChildVariables;
import io.github.fenchel.runner.worker.EventChannel;
import io.github.fenchel.runner.worker.TaskEvent;
import io.github.fenchel.runner.worker.TaskFile;
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
 * A task in a JVM of its own: an engine's crash, leak or global seed cannot touch another task.
 *
 * <p>The child ends when its standard input closes, so it never outlives its parent.
 */
final class ChildProcess implements Launcher.Execution {
  private static final int SIGNAL_BASE = 128;
  private static final int SIGKILL = 9;
  private static final int TAIL_LINES = 5;

  /** A terminal that is closed, and a user's {@code kill}. */
  private static final Set<Integer> ASKED_TO_END = Set.of(1, 15);

  /** How much later than a terminal's other processes this one may receive a Ctrl-C. */
  private static final long HEARING_MILLIS = 2_000;

  /** System properties that change how a child computes or what it may do. */
  private static final List<String> INHERITED =
      List.of(
          "fenchel.home",
          "fenchel.strict",
          "ai.djl.offline",
          "PYTORCH_LIBRARY_PATH",
          "TENSORFLOW_LIBRARY_PATH");

  private final TaskFile task;
  private final List<InstalledPlugin> plugins;
  private final Path folder;
  private final Limits limits;
  private final Map<String, String> more;
  private volatile @Nullable Process running;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile String progress = "before it reported anything";

  /**
   * A child that is killed if it exceeds its limits.
   *
   * @param plugins what it loads
   * @param folder an empty folder for its task and its log
   * @param environment what its environment has beyond that of {@link ChildVariables}
   */
  ChildProcess(
      TaskFile task,
      List<InstalledPlugin> plugins,
      Path folder,
      Limits limits,
      Map<String, String> environment) {
    this.task = task;
    this.plugins = List.copyOf(plugins);
    this.folder = folder;
    this.limits = limits;
    this.more = Map.copyOf(environment);
  }

  @Override
  public Path log() {
    return TaskFile.log(folder);
  }

  @Override
  public TaskEvent.End run(Consumer<TaskEvent> events) {
    EventChannel channel = new EventChannel("fenchel-" + UUID.randomUUID() + " ");
    ProcessBuilder builder = new ProcessBuilder(command(task.write(folder), channel));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(ChildVariables.of(System.getenv(), task.task().threads()));
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
    ShutdownHook hook = ShutdownHook.of("stop child", this::stop);
    try (Watchdog watchdog = new Watchdog(process, limits, () -> progress)) {
      Optional<TaskEvent.End> end;
      int exit;
      try (ChildListener listener = new ChildListener(process, channel, log())) {
        end = listener.listen(event -> hear(event, events));
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
      hook.close();
    }
  }

  @Override
  public void stop() {
    stop.countDown();
    Process process = running;
    if (process != null) {
      ProcessTree.kill(process.toHandle());
    }
  }

  private boolean stopped() {
    return stop.getCount() == 0;
  }

  /** A Ctrl-C ends what starts the child, too, and this process may receive it a little later. */
  private TaskEvent.End notStarted(IOException e) {
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

  private static TaskEvent.Failed interrupted() {
    return new TaskEvent.Failed(FailureKind.INTERRUPTED, "interrupted");
  }

  private void hear(TaskEvent event, Consumer<TaskEvent> events) {
    event.progress().ifPresent(words -> progress = words);
    events.accept(event);
  }

  private TaskEvent.End ended(
      Optional<TaskEvent.Failed> killed, int exit, Optional<TaskEvent.End> end) {
    if (killed.isPresent()) {
      return killed.get();
    }
    if (end.isPresent() && (exit != 0) == end.get() instanceof TaskEvent.Failed) {
      return end.get();
    }
    if (exit == FailureKind.INTERRUPTED.exitCode()) {
      return interrupted(); // Ctrl-C goes to every process of a terminal
    }
    if (exit > SIGNAL_BASE) {
      int signal = exit - SIGNAL_BASE;
      if (ASKED_TO_END.contains(signal)) {
        return new TaskEvent.Failed(
            FailureKind.INTERRUPTED,
            "the child process was asked to end, by signal " + signal + "; it was " + progress);
      }
      String hint =
          signal == SIGKILL ? "; the system may have run out of memory" : "; a native crash";
      FailureKind kind = signal == SIGKILL ? FailureKind.OUT_OF_MEMORY : FailureKind.INTERNAL;
      return new TaskEvent.Failed(
          kind, "the child process was killed by signal " + signal + hint + "; it was " + progress);
    }
    return new TaskEvent.Failed(
        FailureKind.INTERNAL,
        "the child process ended with exit code "
            + exit
            + (exit == 0 ? ", but reported no result" : "")
            + suspects()
            + tail());
  }

  /** A child that ends by itself and reports nothing was ended by code that is not Fenchel's. */
  private String suspects() {
    List<String> jars =
        plugins.stream().filter(plugin -> !plugin.builtIn()).map(InstalledPlugin::source).toList();
    return jars.isEmpty() ? "" : "; perhaps a plugin ended it: " + String.join(", ", jars);
  }

  private String tail() {
    try {
      // Whatever engines and plugins print, be it no text: what can be read of it is shown.
      byte[] log = RegularFile.bytes(log(), BoundedLog.LONGEST);
      List<String> lines = new String(log, StandardCharsets.UTF_8).lines().toList();
      int from = Math.max(0, lines.size() - TAIL_LINES);
      String last = String.join("\n", lines.subList(from, lines.size()));
      return lines.isEmpty() ? "" : ":\n  " + PrintableText.indented(last, 2);
    } catch (IOException e) {
      return "";
    }
  }

  private List<String> command(Path file, EventChannel channel) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // One thread computes in Java at a time; the engine has threads of its own.
    command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto", "-Djava.awt.headless=true"));
    // A crash is described in the log, and nowhere else: not in the user's working folder.
    command.add("-XX:+ErrorFileToStdout");
    // Of a heap that native code has broken, the description never ends by itself.
    command.add("-XX:ErrorLogTimeout=10");
    command.add(channel.option());
    command.addAll(NativeCache.find().options());
    for (String name : INHERITED) {
      String value = System.getProperty(name);
      if (value != null) {
        command.add("-D" + name + "=" + value);
      }
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "io.github.fenchel.runner.cli.Main"));
    command.addAll(List.of("task", file.toString()));
    return command;
  }
}
