package io.github.fenchel.results.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.run.Environment;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.field.RunFields;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class AxesTest {
  /** An environment as a build records it: each backend brings its own code and libraries. */
  private static RunFields run(String library, String plugin, String variable) {
    Environment sample = Samples.wholeEnvironment();
    return RunFields.of(
        Samples.record(
            Samples.spec(),
            new Environment(
                sample.fenchel(),
                new TreeMap<>(Map.of("java", "17", library, "ab".repeat(32))),
                new TreeMap<>(Map.of(plugin, "cd".repeat(32))),
                sample.data(),
                new TreeMap<>(Map.of(library, "1.0")),
                new TreeMap<>(Map.of("ONEDNN_MAX_CPU_ISA", variable)),
                sample.deviceClass()),
            ""));
  }

  @Test
  void anotherBackendBringsItsOwnLibrariesAndPlugin() {
    Axes backend = new Axes(List.of("backend"));
    RunFields one = run("fenchel-backend-pytorch", "a.jar", "AVX2");

    assertThat(backend.fixed(run("fenchel-backend-tensorflow", "b.jar", "AVX2")))
        .isEqualTo(backend.fixed(one));
    assertThat(backend.fixed(run("fenchel-backend-pytorch", "a.jar", "AVX512_CORE")))
        .isNotEqualTo(backend.fixed(one));
    assertThat(new Axes(List.of("seed")).fixed(run("fenchel-backend-tensorflow", "a.jar", "AVX2")))
        .isNotEqualTo(new Axes(List.of("seed")).fixed(one));
  }

  @Test
  void anotherNormMayBeOfAnotherPlugin() {
    for (String axis : List.of("norm", "objective", "architecture", "dataset")) {
      Axes part = new Axes(List.of(axis));
      assertThat(part.fixed(run("lib", "b.jar", "AVX2")))
          .as(axis)
          .isNotEqualTo(part.fixed(run("other", "a.jar", "AVX2")))
          .isEqualTo(part.fixed(run("lib", "a.jar", "AVX2")));
    }
  }

  @Test
  void bitsArePromisedOfEqualLibrariesAndVariablesAlone() {
    RunFields one = run("lib", "a.jar", "AVX2");
    assertThat(Axes.sameMachinery(one, run("lib", "a.jar", "AVX2"))).isTrue();
    assertThat(Axes.sameMachinery(one, run("lib", "a.jar", "AVX512_CORE"))).isFalse();
    assertThat(Axes.sameMachinery(one, run("other", "a.jar", "AVX2"))).isFalse();
    assertThat(Axes.sameTask(one, run("other", "b.jar", "AVX512_CORE"))).isTrue();
  }
}
