package io.github.fenchel.runner.plugin.guard;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which plugin is being called, by which thread and since when: whose an output is, and who takes
 * too long.
 */
public final class PluginCalls {
  /** How long a plugin may take to be loaded, to say what it offers, and to make a part. */
  private static final Duration LIMIT =
      Duration.ofMillis(Math.round(1e3 * seconds("fenchel.plugin.seconds", 30)));

  private static final long POLL_MILLIS = 100;

  private static final Map<Thread, Call> CALLS = new ConcurrentHashMap<>();
  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static volatile boolean watched;

  private PluginCalls() {}

  /** One call, until it ends. */
  public static final class Call {
    private final String jar;
    private final String what;
    private final boolean timed;
    private final Thread thread = Thread.currentThread();
    private final long since = System.nanoTime();
    private final @Nullable Call outer;

    private Call(String jar, String what, boolean timed, @Nullable Call outer) {
      this.jar = jar;
      this.what = what;
      this.timed = timed;
      this.outer = outer;
    }

    /** Ends the call: the previous caller is in charge again. */
    public void end() {
      if (outer == null) {
        CALLS.remove(thread);
      } else {
        CALLS.put(thread, outer);
      }
    }

    private boolean isLate(long now) {
      return timed && now - since > LIMIT.toNanos();
    }
  }

  /**
   * Begins a call of a plugin by this thread.
   *
   * @param what which part, and what of it
   * @param timed whether it must return within the limit, or the process ends
   */
  public static Call enter(String jar, String what, boolean timed) {
    if (timed && !watched) {
      watch();
    }
    Thread thread = Thread.currentThread();
    Call call = new Call(jar, what, timed, CALLS.get(thread));
    CALLS.put(thread, call);
    return call;
  }

  /** Returns the jar whose code this thread is in, if any. */
  static Optional<String> speaking() {
    Call call = CALLS.get(Thread.currentThread());
    if (call != null) {
      return Optional.of(call.jar);
    }
    return JarClassLoader.isUsed() ? STACK.walk(PluginCalls::jarOf) : Optional.empty();
  }

  private static Optional<String> jarOf(java.util.stream.Stream<StackWalker.StackFrame> frames) {
    return frames
        .map(frame -> frame.getDeclaringClass().getClassLoader())
        .filter(JarClassLoader.class::isInstance)
        .findFirst()
        .map(loader -> ((JarClassLoader) loader).jar());
  }

  /** Returns what a thread called last of a plugin and has not come back from. */
  static Optional<String> underway(Thread thread) {
    return Optional.ofNullable(CALLS.get(thread)).map(call -> "plugin " + call.jar);
  }

  private static synchronized void watch() {
    if (!watched) {
      watched = true;
      Thread watch = new Thread(PluginCalls::watchOnAndOn, "plugin watch");
      watch.setDaemon(true);
      watch.start();
    }
  }

  private static void watchOnAndOn() {
    try {
      while (true) {
        Thread.sleep(POLL_MILLIS);
        long now = System.nanoTime();
        CALLS.values().forEach(call -> judge(call, now));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void judge(Call call, long now) {
    for (Call at = call; at != null; at = at.outer) {
      if (at.isLate(now)) {
        String place = PluginFault.where(call.thread.getStackTrace()).orElse("");
        ProcessExit.end(
            "plugin "
                + at.jar
                + ": "
                + at.what
                + " did not return within "
                + LIMIT.toMillis() / 1e3
                + " s"
                + place
                + "; remove the jar, or fix it");
      }
    }
  }

  private static double seconds(String property, double otherwise) {
    try {
      double named = Double.parseDouble(System.getProperty(property, ""));
      return named > 0 && named < 1e6 ? named : otherwise;
    } catch (NumberFormatException none) {
      return otherwise;
    }
  }
}
