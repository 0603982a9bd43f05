package io.github.fenchel.runner.launch;

/** An action that runs if this process ends before this is closed. */
public final class ShutdownHook implements AutoCloseable {
  private final Thread hook;

  private ShutdownHook(Thread hook) {
    this.hook = hook;
  }

  /**
   * Starts waiting for this process's end; if that has come, runs the action at once.
   *
   * @param name of the action's thread
   */
  public static ShutdownHook of(String name, Runnable action) {
    Thread hook = new Thread(action, name);
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      action.run();
    }
    return new ShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook is running: that is what it is for.
    }
  }
}
