package io.github.fenchel.runner.cli.suite;

import io.github.fenchel.api.fault.FailureKind;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/** What Ctrl-C does while a grid runs: the first ends it cleanly, a second at once. */
final class Interrupts implements AutoCloseable {
  private static final String INTERRUPT = "INT";

  private final AtomicInteger heard = new AtomicInteger();
  private final @Nullable Object before;

  /**
   * Begins to listen.
   *
   * @param first what the first one does; it must not take long
   */
  Interrupts(Runnable first) {
    this.before =
        Signals.register(
            INTERRUPT,
            () -> {
              if (heard.incrementAndGet() == 1) {
                first.run();
              } else {
                Runtime.getRuntime().halt(FailureKind.INTERRUPTED.exitCode());
              }
            });
  }

  /** Returns whether there was one. */
  boolean heard() {
    return heard.get() > 0;
  }

  @Override
  public void close() {
    if (before != null) {
      Signals.unregister(INTERRUPT, before);
    }
  }
}
