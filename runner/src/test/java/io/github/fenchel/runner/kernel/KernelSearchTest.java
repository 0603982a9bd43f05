package io.github.fenchel.runner.kernel;

import static io.github.fenchel.api.backend.Convolution.Kind.ALIGNED;
import static io.github.fenchel.api.backend.Convolution.Kind.DEPTHWISE;
import static io.github.fenchel.api.backend.Convolution.Kind.POINTWISE;
import static io.github.fenchel.api.backend.Convolution.Kind.RAGGED_SHORTCUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.run.KernelChoice;
import io.github.fenchel.runner.kernel.KernelSearch.Examination;
import io.github.fenchel.runner.kernel.KernelSearch.Found;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Which kernels are taken, by what came of each level's check. */
class KernelSearchTest {
  private static final List<Map<String, String>> LEVELS =
      List.of(Map.of(), Map.of("ISA", "one"), Map.of("ISA", "two"));

  private final List<String> examined = new ArrayList<>();

  private Found search(Function<KernelChoice, Examination> machine) {
    return new KernelSearch(
            choice -> {
              examined.add(choice.text());
              return machine.apply(choice);
            })
        .of(LEVELS);
  }

  private static Examination right() {
    return wrong(Set.of());
  }

  private static Examination wrong(Set<Convolution.Kind> kinds) {
    SortedMap<Convolution.Kind, String> faults = new TreeMap<>();
    kinds.forEach(kind -> faults.put(kind, kind.word() + " off"));
    return new Examination(faults, Optional.empty(), Set.of());
  }

  private static Examination died(Convolution.Kind... unfinished) {
    return new Examination(new TreeMap<>(), Optional.of("killed"), Set.of(unfinished));
  }

  /** What is computed in double precision is right; of the rest, some kinds are not. */
  private static Examination wrongUnlessInDouble(KernelChoice choice, Convolution.Kind... kinds) {
    Set<Convolution.Kind> left = EnumSet.copyOf(List.of(kinds));
    left.removeAll(choice.inDouble());
    return wrong(left);
  }

  private static String isa(KernelChoice choice) {
    return choice.variables().getOrDefault("ISA", "");
  }

  @Test
  void whatIsRightAtOnceIsTaken() {
    Found found = search(choice -> right());
    assertThat(found.choice().orElseThrow().text()).isEqualTo("float32");
    assertThat(found.faults()).isEmpty();
    assertThat(examined).containsExactly("float32");
  }

  @Test
  void whatIsWrongOnTheFirstLevelAndRightOnTheSecondIsTakenThere() {
    Found found =
        search(choice -> isa(choice).isEmpty() ? wrongUnlessInDouble(choice, DEPTHWISE) : right());
    assertThat(found.choice().orElseThrow().text()).isEqualTo("float32 at ISA=one");
    assertThat(found.faults()).containsExactly("float32: depthwise off");
    assertThat(examined).doesNotContain("float32 at ISA=two");
  }

  @Test
  void aCrashCountsAsWrong() {
    Found found = search(choice -> isa(choice).isEmpty() ? died(POINTWISE) : right());
    assertThat(found.choice().orElseThrow().text()).isEqualTo("float32 at ISA=one");
    assertThat(found.faults()).contains("float32: killed");
  }

  @Test
  void whatIsWrongOnEveryLevelGoesToDoublePrecisionOnTheHighest() {
    Found found = search(choice -> wrongUnlessInDouble(choice, DEPTHWISE, POINTWISE));
    assertThat(found.choice().orElseThrow().text())
        .isEqualTo("float32; float64 for depthwise, pointwise");
    assertThat(examined)
        .as("what is taken was itself seen to be right")
        .contains("float32; float64 for depthwise, pointwise");
  }

  @Test
  void theLevelWithTheFewestKindsInDoublePrecisionIsTaken() {
    Found found =
        search(
            choice ->
                isa(choice).equals("two")
                    ? wrongUnlessInDouble(choice, POINTWISE)
                    : wrongUnlessInDouble(choice, DEPTHWISE, POINTWISE));
    assertThat(found.choice().orElseThrow().text())
        .isEqualTo("float32 at ISA=two; float64 for pointwise");
  }

  @Test
  void whatWasNotCheckedWhenTheProcessDiedIsSuspected() {
    Found found =
        search(
            choice ->
                choice.inDouble().contains(RAGGED_SHORTCUT) ? right() : died(RAGGED_SHORTCUT));
    assertThat(found.choice().orElseThrow().text())
        .isEqualTo("float32; float64 for ragged-shortcut");
  }

  @Test
  void allIsSuspectedWhereTheProcessDiedAfterItsCheck() {
    Found found = search(choice -> choice.inDouble().contains(ALIGNED) ? right() : died());
    assertThat(found.choice().orElseThrow().inDouble()).containsExactly(Convolution.Kind.values());
  }

  @Test
  void whereNothingHelpsNothingIsTaken() {
    Found found = search(choice -> died(Convolution.Kind.values()));
    assertThat(found.choice()).isEmpty();
    assertThat(found.faults()).hasSize(2 * LEVELS.size());
  }
}
