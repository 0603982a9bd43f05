package io.github.fenchel.runner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FenchelException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildVariablesTest {
  /** What a child has where nothing was inherited. */
  private static final Map<String, String> BARE = ChildVariables.of(Map.of(), 2);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ATEN_CPU_CAPABILITY",
        "CUBLAS_WORKSPACE_CONFIG",
        "DNNL_MAX_CPU_ISA",
        "GLIBC_TUNABLES",
        "GOMP_CPU_AFFINITY",
        "JAVA_TOOL_OPTIONS",
        "JDK_JAVA_OPTIONS",
        "KMP_BLOCKTIME",
        "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "MALLOC_ARENA_MAX",
        "MKL_CBWR",
        "NVIDIA_TF32_OVERRIDE",
        "OMP_SCHEDULE",
        "ONEDNN_MAX_CPU_ISA",
        "OPENBLAS_CORETYPE",
        "TF_ENABLE_ONEDNN_OPTS",
        "TORCH_BLAS_PREFER_CUBLASLT",
        "XLA_FLAGS",
        "_JAVA_OPTIONS"
      })
  void whatMayChangeNumbersIsKeptOutAndSaidUnlessAUserPassesIt(String name) {
    Map<String, String> set = Map.of(name, "x");
    assertThat(ChildVariables.of(set, 2)).isEqualTo(BARE);
    assertThat(ChildVariables.recorded(set)).isEmpty();
    assertThat(ChildVariables.keptOut(set))
        .hasValueSatisfying(
            line -> assertThat(line).contains("runs do not get " + name, "FENCHEL_PASS=" + name));

    Map<String, String> passed = Map.of(name, "x", "FENCHEL_PASS", "ONE, " + name);
    assertThat(ChildVariables.of(passed, 2)).containsEntry(name, "x");
    assertThat(ChildVariables.recorded(passed)).containsExactly(Map.entry(name, "x"));
    assertThat(ChildVariables.keptOut(passed)).isEmpty();
    // The child, which has nothing but what it was given, records the same.
    assertThat(ChildVariables.recorded(ChildVariables.of(passed, 2)))
        .isEqualTo(ChildVariables.recorded(passed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EDITOR", "SOME_NEW_ENGINE_SWITCH", "PS1", "TF_CLI_CONFIG_FILE"})
  void whatNoListNamesIsKeptOutWithoutAWord(String name) {
    assertThat(ChildVariables.of(Map.of(name, "x"), 2)).isEqualTo(BARE);
    assertThat(ChildVariables.keptOut(Map.of(name, "x"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "https_proxy", "FENCHEL_DATA"})
  void whatChangesNoNumberIsPassedAndNotRecorded(String name) {
    assertThat(ChildVariables.of(Map.of(name, "x"), 2)).containsEntry(name, "x");
    assertThat(ChildVariables.recorded(Map.of(name, "x"))).isEmpty();
    assertThat(ChildVariables.recorded(Map.of(name, "x", "FENCHEL_PASS", name))).isEmpty();
  }

  @Test
  void nobodyButFenchelSetsThreadsAndAllocator() {
    Map<String, String> theirs = new TreeMap<>();
    BARE.keySet().forEach(name -> theirs.put(name, "theirs"));
    assertThat(ChildVariables.of(theirs, 2)).isEqualTo(BARE);
    assertThat(BARE)
        .containsEntry("OMP_NUM_THREADS", "2")
        .containsEntry("MKL_NUM_THREADS", "2")
        .containsKey("MALLOC_TRIM_THRESHOLD_");
    BARE.keySet()
        .forEach(
            name ->
                assertThatThrownBy(
                        () -> ChildVariables.recorded(Map.of(name, "x", "FENCHEL_PASS", name)))
                    .isInstanceOf(FenchelException.class)
                    .hasMessageContaining("FENCHEL_PASS: " + name + " is set by Fenchel itself"));
  }

  @Test
  void librariesThatAUserNamesAreFoundWithWhatTheyNeed() {
    Map<String, String> named =
        Map.of("PYTORCH_LIBRARY_PATH", "/opt/torch/lib", "LD_LIBRARY_PATH", "/opt/cuda/lib");
    assertThat(ChildVariables.of(named, 2)).containsAllEntriesOf(named);
    // The folder itself is recorded by its content.
    assertThat(ChildVariables.recorded(named))
        .containsExactly(Map.entry("LD_LIBRARY_PATH", "/opt/cuda/lib"));
  }
}
