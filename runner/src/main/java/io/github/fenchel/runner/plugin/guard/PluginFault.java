package io.github.fenchel.runner.plugin.guard;

import io.github.fenchel.api.text.PrintableText;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells whose an exception is: a stack names the jar whose code was running. */
public final class PluginFault {
  /** How the loaders of plugin jars are called, so that a stack tells them from Fenchel's own. */
  private static final String LOADER = "plugin ";

  private static final int MOST_CAUSES = 20;
  private static final int MOST_CHARACTERS = 2_000;

  private PluginFault() {}

  /** Returns the name of the class loader of a jar. */
  static String loaderName(String jar) {
    return LOADER + jar;
  }

  /**
   * Returns what went wrong in one line; where a plugin's code was running, with its jar and place.
   */
  public static String describe(Throwable defect) {
    if (defect instanceof PluginException) {
      return defect.toString(); // it names the plugin and its part itself
    }
    return plugin(defect).map(place -> place + ": ").orElse("") + text(defect);
  }

  /** Returns whose an exception is, and what was wrong: a plugin's, or unknown. */
  public static Optional<String> blame(Throwable defect) {
    return defect instanceof PluginException ? Optional.of(defect.toString()) : plugin(defect);
  }

  /** Returns an exception's text in one line: a stranger's exception may be long, or throw. */
  public static String text(Throwable thrown) {
    try {
      return PrintableText.line(String.valueOf(thrown), MOST_CHARACTERS);
    } catch (RuntimeException | StackOverflowError defect) {
      return thrown.getClass().getName();
    }
  }

  /** Returns an exception's stack, if its class gives it. */
  static StackTraceElement[] stack(Throwable thrown) {
    try {
      StackTraceElement[] stack = thrown.getStackTrace();
      return stack == null ? new StackTraceElement[0] : stack;
    } catch (RuntimeException | StackOverflowError defect) {
      return new StackTraceElement[0];
    }
  }

  /** Returns the plugin that is on a stack, e.g. {@code plugin half.jar}. */
  static Optional<String> jar(StackTraceElement... stack) {
    return Arrays.stream(stack)
        .filter(PluginFault::isPlugins)
        .findFirst()
        .map(StackTraceElement::getClassLoaderName);
  }

  /** Returns where on a stack a plugin's code is, e.g. {@code in Foo.bar (Foo.java:3)}. */
  static Optional<String> where(StackTraceElement... stack) {
    return Arrays.stream(stack)
        .filter(PluginFault::isPlugins)
        .findFirst()
        .map(PluginFault::codePlace);
  }

  /** Returns the plugin that an exception came from, and where in it: the innermost frame. */
  public static Optional<String> plugin(Throwable defect) {
    @Nullable Throwable at = defect;
    for (int i = 0; at != null && i < MOST_CAUSES; i++) {
      Optional<String> place =
          Arrays.stream(stack(at))
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
    return frame.getClassLoaderName() + " failed" + codePlace(frame);
  }

  private static String codePlace(StackTraceElement frame) {
    return " in "
        + frame.getClassName()
        + "."
        + frame.getMethodName()
        + (frame.getFileName() == null
            ? ""
            : " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")");
  }
}
