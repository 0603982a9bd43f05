package io.github.fenchel.suites.plan;

import io.github.fenchel.suites.grid.Draft;
import io.github.fenchel.suites.grid.Setting;
import io.github.fenchel.suites.yaml.Problems;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a suite's parts; what one refuses is a problem at its place.
 *
 * @param problems receives them
 */
record PartQuestions(Problems problems) {
  void hasSides(Setting.Part part, Set<String> needed, Draft draft) {
    draft
        .data()
        .info()
        .filter(info -> !info.sides().containsAll(needed))
        .ifPresent(
            info ->
                problems.add(
                    part.at(),
                    part.component().id()
                        + ": takes the side maps "
                        + new TreeSet<>(needed)
                        + ", but the dataset's images have "
                        + (info.sides().isEmpty() ? "none" : new TreeSet<>(info.sides()))
                        + "; choose a dataset that has them"));
  }

  void checked(Setting.Part part, String of, Runnable question) {
    asked(
        part,
        of,
        () -> {
          question.run();
          return part;
        });
  }

  <T> @Nullable T asked(Setting.Part part, Supplier<T> question) {
    return asked(part, "", question);
  }

  /** Asks a part; a refusal begins with its id, and with what the question is about. */
  private <T> @Nullable T asked(Setting.Part part, String of, Supplier<T> question) {
    try {
      return question.get();
    } catch (IllegalArgumentException unfit) {
      String message = String.valueOf(unfit.getMessage());
      problems.add(part.placeOf(message), part.component().id() + of + ": " + message);
      return null;
    } catch (RuntimeException | LinkageError | StackOverflowError defect) {
      // A plugin's part that breaks when it is made must not take the other suites with it.
      problems.add(
          part.at(),
          part.component().id()
              + " cannot be made, which is a bug in its plugin: "
              + defect
              + "; leave it out, or fix the plugin");
      return null;
    }
  }
}
