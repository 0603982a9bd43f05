package io.github.fenchel.results.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.field.RunFields.Name;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RunFieldsTest {
  private static final Name EPSILON = new Name("norm", "epsilon");

  private static RunFields of(String epsilon) {
    return RunFields.of(Samples.withEpsilon(Samples.spec(), epsilon));
  }

  @Test
  void everyPlainValueOfSpecAndEnvironmentIsAField() {
    RunSpec spec = Samples.spec();

    assertThat(RunFields.of(spec).texts())
        .containsEntry("norm", "l1")
        .containsEntry("norm.epsilon", "8/255 pixel")
        .containsEntry("objective", "fast")
        .containsEntry("objective.clip", "true")
        .containsEntry("optimizer.rate", "0.001")
        .containsEntry("dataType", "float32")
        .containsEntry("threads", "2")
        .containsEntry("validation", "0")
        .containsEntry("keep", "last")
        .containsEntry("evaluation.images", "32")
        .doesNotContainKey("evaluation.minRatio")
        .hasSize(26);
    assertThat(RunFields.of(Samples.wholeEnvironment()).texts())
        .containsEntry("engine.PyTorch", "2.7.1")
        .containsEntry("libraries.java", "17")
        .hasSize(8);
  }

  @Test
  void theFieldsOfWhatMaskedTheImagesHaveNamesOfTheirOwn() {
    TrainingSpec source = Samples.spec().training();
    Derivation by =
        new Derivation(source, Component.of("any"), Derivation.Arm.BOTTOM, Rational.of(1, 10));
    RunFields of = RunFields.of(Samples.retrained(source, by, 99));
    assertThat(of.texts())
        .containsEntry("seed", "99")
        .containsEntry("source.seed", Long.toString(source.seed()))
        .containsEntry("source.norm", "l1")
        .containsEntry("source.norm.epsilon", "8/255 pixel")
        .containsEntry("derived.saliency", "any")
        .containsEntry("derived.arm", "bottom")
        .containsEntry("derived.kept", "0.1")
        .hasSize(2 * RunFields.of(source).values().size() + 3);
    assertThat(new Name("norm", "epsilon").isCalled("epsilon")).isTrue();
    assertThat(of.values().keySet()).filteredOn(name -> name.isCalled("norm")).hasSize(2);
    assertThat(of.values().keySet()).filteredOn(name -> name.isCalled("source.norm")).hasSize(2);
  }

  @Test
  void valuesAreInTheOrderOfTheirNumbersAndTitlesShowWhatTheSuiteWrote() {
    List<RunFields> runs =
        Stream.of("16/255", "0.3", "5/255", "4/255").map(RunFieldsTest::of).toList();

    assertThat(
            Objects.requireNonNull(RunFields.varying(runs).get(EPSILON)).stream()
                .map(RunFields::written))
        .containsExactly("4/255 pixel", "5/255 pixel", "16/255 pixel", "0.3 pixel");
    assertThat(of("5/255").only(EPSILON::equals).text(Set.of(EPSILON)))
        .isEqualTo("epsilon 5/255 pixel");
    assertThat(RunFields.differences(of("5/255"), of("0.3")))
        .isEqualTo("norm.epsilon: 5/255 pixel and 0.3 pixel");
  }

  @Test
  void oneValueInTwoSpellingsIsOneValue() {
    assertThat(RunFields.varying(List.of(of("5/255"), of("1/51")))).isEmpty();
    assertThat(of("5/255")).isEqualTo(of("1/51"));
  }

  @Test
  void aRunWithoutAFieldComesFirst() {
    RunFields without = of("5/255").only(name -> !name.equals(EPSILON));

    assertThat(
            Objects.requireNonNull(RunFields.varying(List.of(of("5/255"), without)).get(EPSILON))
                .first())
        .isEmpty();
    assertThat(without.changes(of("5/255"))).containsExactly("norm.epsilon: none -> 5/255 pixel");
  }
}
