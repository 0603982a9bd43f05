package io.github.fenchel.runner.kernel;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.run.KernelChoice;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the kernels to take: those of the first level at which all convolutions are right; where
 * there is none, of the one at which the fewest kinds must be computed in double precision.
 */
public final class KernelSearch {
  private final Examiner examiner;
  private final List<String> faults = new ArrayList<>();

  /** A search that examines kernels so. */
  public KernelSearch(Examiner examiner) {
    this.examiner = examiner;
  }

  /** Has an engine compute with some kernels, in a process of its own. */
  @FunctionalInterface
  public interface Examiner {
    /** Returns what came of it. */
    Examination examine(KernelChoice choice);
  }

  /**
   * What came of an engine's check.
   *
   * @param wrong what is wrong, by kind
   * @param death why the check ended before its end; empty if it did not
   * @param unfinished the kinds that were not checked then
   */
  public record Examination(
      SortedMap<Convolution.Kind, String> wrong,
      Optional<String> death,
      Set<Convolution.Kind> unfinished) {
    /** Copies the collections. */
    public Examination {
      wrong = new TreeMap<>(wrong);
      unfinished = Set.copyOf(unfinished);
    }

    private boolean isRight() {
      return wrong.isEmpty() && death.isEmpty();
    }
  }

  /**
   * What was found.
   *
   * @param choice the kernels to take; empty if none is right, even in double precision
   * @param faults what is wrong with the others, for people
   */
  public record Found(Optional<KernelChoice> choice, List<String> faults) {
    /** Copies the list. */
    public Found {
      faults = List.copyOf(faults);
    }
  }

  /**
   * Searches.
   *
   * @param levels variables that make an engine take other kernels, the first to be tried first
   */
  public Found of(List<Map<String, String>> levels) {
    Map<KernelChoice, Examination> wrong = new LinkedHashMap<>();
    for (Map<String, String> level : levels) {
      KernelChoice choice = new KernelChoice(new TreeMap<>(level), new TreeSet<>());
      Examination examination = examined(choice);
      if (examination.isRight()) {
        return new Found(Optional.of(choice), faults);
      }
      wrong.put(choice, examination);
    }
    Optional<KernelChoice> best = Optional.empty();
    for (Map.Entry<KernelChoice, Examination> level : wrong.entrySet()) {
      Optional<KernelChoice> found = withoutFaults(level.getKey(), level.getValue());
      int count = found.map(choice -> choice.inDouble().size()).orElse(Integer.MAX_VALUE);
      if (found.isPresent() && (best.isEmpty() || count < best.get().inDouble().size())) {
        best = found;
      }
      if (count == 1) {
        break; // none can have fewer
      }
    }
    return new Found(best, faults);
  }

  private Examination examined(KernelChoice choice) {
    Examination examination = examiner.examine(choice);
    String where = choice.text() + ": ";
    examination.wrong().values().forEach(fault -> faults.add(where + fault));
    examination.death().ifPresent(death -> faults.add(where + death));
    return examination;
  }

  /** Takes out what is wrong, until the rest is right; empty if it never is. */
  private Optional<KernelChoice> withoutFaults(KernelChoice level, Examination first) {
    KernelChoice choice = level;
    Examination examination = first;
    while (!examination.isRight()) {
      Set<Convolution.Kind> suspects = EnumSet.noneOf(Convolution.Kind.class);
      suspects.addAll(examination.wrong().keySet());
      suspects.addAll(examination.unfinished());
      suspects.addAll(choice.inDouble());
      if (suspects.equals(choice.inDouble())) {
        // It died after all was checked, or what is in double precision is wrong, too.
        suspects.addAll(EnumSet.allOf(Convolution.Kind.class));
      }
      if (suspects.equals(choice.inDouble())) {
        return Optional.empty();
      }
      choice = choice.with(suspects);
      examination = examined(choice);
    }
    return Optional.of(choice);
  }
}
