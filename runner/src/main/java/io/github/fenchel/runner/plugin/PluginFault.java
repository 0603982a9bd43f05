package io.github.fenchel.runner.plugin;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells whose an exception is: a stack names the jar whose code was running. */
public final class PluginFault {
  /** How the loaders of plugin jars are called, so that a stack tells them from Fenchel's own. */
  private static final String LOADER = "plugin ";

  private static final int MOST_CAUSES = 20;

  private PluginFault() {}

  /** Returns the name of the class loader of a jar. */
  static String loaderName(String jar) {
    return LOADER + jar;
  }

  /**
   * Returns what went wrong in one line; where a plugin's code was running, with its jar and place.
   */
  public static String describe(Throwable defect) {
    return plugin(defect).map(place -> place + ": ").orElse("") + defect;
  }

  /** Returns the plugin that an exception came from, and where in it: the innermost frame. */
  public static Optional<String> plugin(Throwable defect) {
    @Nullable Throwable at = defect;
    for (int i = 0; at != null && i < MOST_CAUSES; i++) {
      Optional<String> place =
          Arrays.stream(at.getStackTrace())
              .filter(PluginFault::isPlugins)
              .findFirst()
              .map(PluginFault::place);
      if (place.isPresent()) {
        return place;
      }
      at = at.getCause();
    }
    return Optional.empty();
  }

  private static boolean isPlugins(StackTraceElement frame) {
    String loader = frame.getClassLoaderName();
    return loader != null && loader.startsWith(LOADER);
  }

  private static String place(StackTraceElement frame) {
    return frame.getClassLoaderName()
        + " failed in "
        + frame.getClassName()
        + "."
        + frame.getMethodName()
        + (frame.getFileName() == null
            ? ""
            : " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")");
  }
}
