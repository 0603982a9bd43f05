package io.github.fenchel.api.run;

import io.github.fenchel.api.backend.Convolution;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * With which kernels an engine computes convolutions in single precision on this machine: those
 * that were found right.
 *
 * @param variables what the environment of the engine's process has, so that it takes them
 * @param inDouble the convolutions that are wrong with these, too, and are computed in double
 *     precision and rounded
 */
public record KernelChoice(
    SortedMap<String, String> variables, SortedSet<Convolution.Kind> inDouble) {
  /** Copies both. */
  public KernelChoice {
    variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
    inDouble = Collections.unmodifiableSortedSet(new TreeSet<>(inDouble));
  }

  /** The same kernels, with other convolutions in double precision. */
  public KernelChoice with(Set<Convolution.Kind> others) {
    return new KernelChoice(variables, new TreeSet<>(others));
  }

  /**
   * Returns it as records have it: {@code float32}, or {@code float32 at ONEDNN_MAX_CPU_ISA=AVX2;
   * float64 for pointwise}.
   */
  public String text() {
    String at =
        variables.entrySet().stream()
            .map(variable -> variable.getKey() + "=" + variable.getValue())
            .collect(Collectors.joining(" "));
    String rounded =
        inDouble.stream().map(Convolution.Kind::word).collect(Collectors.joining(", "));
    return "float32"
        + (at.isEmpty() ? "" : " at " + at)
        + (rounded.isEmpty() ? "" : "; float64 for " + rounded);
  }
}
