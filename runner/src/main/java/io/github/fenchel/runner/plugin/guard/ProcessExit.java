package io.github.fenchel.runner.plugin.guard;

import io.github.fenchel.api.fault.FailureKind;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a process ends: by Fenchel's own decision, or by a signal. A plugin that ends it, whatever
 * code it gives, makes the exit code 70, and is named.
 *
 * <p>{@link System#exit} is noticed by a shutdown hook, which finds the thread that called it and
 * the plugin on its stack; so reflection and threads of a plugin's own are noticed, too. {@link
 * Runtime#halt} runs no hook: in a plugin's classes, calls of it lead here as they are loaded (see
 * {@link HaltCalls}).
 */
public final class ProcessExit {
  /** How long shutdown hooks and their like may take once the exit code is settled. */
  private static final long LAST_MOMENTS_MILLIS = 5_000;

  private static final AtomicBoolean ENDING = new AtomicBoolean();

  private static volatile @Nullable Consumer<String> teller;
  private static volatile @Nullable Decision decision;

  private record Decision(Thread by, int exitCode) {}

  private ProcessExit() {}

  /**
   * Watches over this process's end from now on.
   *
   * @param tell reports why the process ends; called once
   */
  public static void guard(Consumer<String> tell) {
    boolean first = teller == null;
    teller = tell;
    if (first) {
      Runtime.getRuntime().addShutdownHook(new Thread(ProcessExit::judge, "guests' exit"));
    }
  }

  /** Ends this process by Fenchel's own decision; threads and hooks of plugins cannot keep it. */
  public static void finish(int exitCode) {
    decision = new Decision(Thread.currentThread(), exitCode);
    Thread last =
        new Thread(
            () -> {
              try {
                Thread.sleep(LAST_MOMENTS_MILLIS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(exitCode);
            },
            "last moments");
    last.setDaemon(true);
    last.start();
    System.exit(exitCode);
  }

  /**
   * What {@link Runtime#halt} is in a plugin's classes.
   *
   * @throws SecurityException where the process's end is not guarded, as in tests
   */
  public static void halt(Runtime runtime, int status) {
    StackTraceElement[] stack = Thread.currentThread().getStackTrace();
    end(message(Thread.currentThread(), stack, "Runtime.halt(" + status + ")"));
    throw new SecurityException("a plugin must not end the process");
  }

  /** Ends this process because of a plugin, if anybody watches over its end. */
  static void end(String message) {
    Decision own = decision;
    if (own != null) {
      Runtime.getRuntime().halt(own.exitCode); // what was settled stays
    }
    Consumer<String> tell = teller;
    if (tell != null && ENDING.compareAndSet(false, true)) {
      tell.accept(message);
      Runtime.getRuntime().halt(FailureKind.INTERNAL.exitCode());
    }
  }

  /** Runs as the process ends: asks who ends it. */
  private static void judge() {
    Decision own = decision;
    for (Map.Entry<Thread, StackTraceElement[]> at : Thread.getAllStackTraces().entrySet()) {
      StackTraceElement[] stack = at.getValue();
      if (!calls(stack, "java.lang.Shutdown", "exit")) {
        continue;
      }
      boolean signal =
          Arrays.stream(stack).anyMatch(f -> f.getClassName().startsWith("java.lang.Terminator"));
      if (own != null && at.getKey() != own.by) {
        Runtime.getRuntime().halt(own.exitCode); // what was settled stays
      } else if (own == null && !signal) {
        end(message(at.getKey(), stack, "System.exit"));
      }
    }
  }

  private static boolean calls(StackTraceElement[] stack, String type, String method) {
    return Arrays.stream(stack)
        .anyMatch(f -> f.getClassName().equals(type) && f.getMethodName().equals(method));
  }

  private static String message(Thread thread, StackTraceElement[] stack, String call) {
    String who =
        PluginFault.jar(stack)
            .or(() -> PluginCalls.underway(thread))
            .orElse("something in this process, perhaps a plugin,");
    return who
        + " ended the process by "
        + call
        + PluginFault.where(stack).orElse("")
        + ", so its task was not finished; remove the jar, or fix it";
  }
}
