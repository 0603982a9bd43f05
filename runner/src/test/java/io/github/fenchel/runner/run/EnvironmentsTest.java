package io.github.fenchel.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.api.training.LearningRate;
import io.github.fenchel.api.training.Optimizer;
import io.github.fenchel.results.record.Ids;
import io.github.fenchel.runner.plugin.Installation;
import io.github.fenchel.runner.plugin.InstalledPlugin;
import io.github.fenchel.runner.plugin.PluginLoader;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PluginSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a run's id depends on beside its spec; the code itself is {@code CodeDigestsTest}'s. */
class EnvironmentsTest {
  private static final SortedMap<String, String> DATA = new TreeMap<>(Map.of("train.gz", "ab"));
  private static final Component OURS = Component.of("theirs");

  /** Offers one part of each kind, which nothing makes here. */
  private static final class EveryPart implements Plugin {
    @Override
    public int apiVersion() {
      return API_VERSION;
    }

    @Override
    public List<Offer<Norm>> norms() {
      return List.of(offer());
    }

    @Override
    public List<Offer<Architecture>> architectures() {
      return List.of(offer());
    }

    @Override
    public List<Offer<DatasetSource>> datasets() {
      return List.of(offer());
    }

    @Override
    public List<Offer<Optimizer>> optimizers() {
      return List.of(offer());
    }

    @Override
    public List<Offer<LearningRate>> learningRates() {
      return List.of(offer());
    }

    @Override
    public List<Offer<Augmentation>> augmentations() {
      return List.of(offer());
    }

    @Override
    public List<Offer<SaliencyMethod>> saliencyMethods() {
      return List.of(offer());
    }

    @Override
    public List<Offer<Metric>> metrics() {
      return List.of(offer());
    }

    private static <T> Offer<T> offer() {
      return new Offer<>(
          Descriptor.of("theirs", "a part of another's"),
          (Arguments arguments) -> {
            throw new UnsupportedOperationException();
          });
    }
  }

  @Test
  void onlyThePluginsThatASpecUsesCount() {
    Component linear = Component.of("linear");
    Component fashion = Component.of("fashion-mnist-mini");
    RunSpec plain = spec(fashion, linear, null, evaluation(List.of(), List.of(), List.of()));
    assertThat(runId(plain, "aa", "")).isEqualTo(runId(plain, "bb", ""));
    assertThat(environment(plain, "aa", Map.of()).plugins()).isEmpty();

    List<RunSpec> using =
        List.of(
            spec(OURS, linear, null, plain.evaluation()),
            spec(fashion, OURS, null, plain.evaluation()),
            spec(fashion, linear, OURS, plain.evaluation()),
            augmented(plain, OURS),
            scheduled(plain, OURS, Component.of("constant")),
            scheduled(plain, Component.of("adam"), OURS),
            spec(fashion, linear, null, evaluation(List.of(OURS), List.of(), List.of())),
            spec(fashion, linear, null, evaluation(List.of(), List.of(OURS), List.of())),
            spec(fashion, linear, null, evaluation(List.of(), List.of(), List.of(OURS))));
    for (RunSpec spec : using) {
      assertThat(runId(spec, "aa", "")).as("%s", spec).isNotEqualTo(runId(spec, "bb", ""));
      assertThat(environment(spec, "aa", Map.of()).plugins())
          .as("%s", spec)
          .containsExactly(Map.entry("theirs.jar", "aa"));
    }
  }

  @Test
  void aVariableThatReachesTheEngineCountsAndNoOther() {
    RunSpec spec =
        spec(
            Component.of("fashion-mnist-mini"),
            Component.of("linear"),
            null,
            evaluation(List.of(), List.of(), List.of()));
    String plain = runId(spec, "aa", "");
    assertThat(Ids.runId("spec", environment(spec, "aa", Map.of("ONEDNN_MAX_CPU_ISA", "AVX2"))))
        .isEqualTo(plain);
    assertThat(runId(spec, "aa", "ONEDNN_MAX_CPU_ISA")).isNotEqualTo(plain);
    assertThat(
            Environments.differences(
                environment(spec, "aa", Map.of()),
                environment(
                    spec,
                    "aa",
                    Map.of("ONEDNN_MAX_CPU_ISA", "AVX2", "FENCHEL_PASS", "ONEDNN_MAX_CPU_ISA"))))
        .containsExactly("variables.ONEDNN_MAX_CPU_ISA: none -> AVX2");
  }

  @Test
  void anEnvironmentNamesCodeLibrariesAndMachine() {
    RunSpec spec =
        spec(
            Component.of("fashion-mnist-mini"),
            Component.of("linear"),
            null,
            evaluation(List.of(), List.of(), List.of()));
    Environment environment = environment(spec, "aa", Map.of());
    assertThat(environment.fenchel()).matches("\\S+ [0-9a-f]{16}");
    assertThat(environment.libraries().keySet())
        .contains("java")
        .anyMatch(name -> name.startsWith("commons-rng-core"))
        .anyMatch(name -> name.startsWith("pytorch-native"))
        .noneMatch(name -> name.contains("tensorflow") || name.contains("picocli"));
    assertThat(environment.deviceClass()).startsWith("cpu " + System.getProperty("os.arch"));
  }

  @Test
  void anOlderRecordIsStaleByName() {
    RunSpec spec =
        spec(
            Component.of("fashion-mnist-mini"),
            Component.of("linear"),
            null,
            evaluation(List.of(), List.of(), List.of()));
    Environment now = environment(spec, "aa", Map.of());
    Environment old =
        new Environment("0.1.0 0123", new TreeMap<>(), DATA, now.engine(), "cpu amd64");
    assertThat(Environments.differences(old, now))
        .contains("fenchel: 0.1.0 0123 -> " + now.fenchel())
        .anyMatch(line -> line.matches("libraries\\.commons-rng-core-.*: none -> [0-9a-f]{12}"));
  }

  private static String runId(RunSpec spec, String jar, String passed) {
    Map<String, String> variables =
        passed.isEmpty() ? Map.of() : Map.of(passed, "x", "FENCHEL_PASS", passed);
    return Ids.runId("spec", environment(spec, jar, variables));
  }

  private static Environment environment(RunSpec spec, String jar, Map<String, String> variables) {
    Installation found = PluginLoader.load(List.of());
    Plugin theirs = new EveryPart();
    Catalog catalog = found.catalog().with(new PluginSource("theirs.jar", theirs));
    List<InstalledPlugin> plugins = new ArrayList<>(found.plugins());
    plugins.add(new InstalledPlugin(theirs, "theirs.jar", "1", jar, false));
    Workspace workspace =
        new Workspace(
            Path.of(""),
            new DataLocation(List.of(), Path.of(""), false),
            List.of(),
            plugins,
            catalog,
            KernelChoices.UNCHECKED);
    return new Environments(workspace, variables).of(spec, DATA);
  }

  private static EvaluationSpec evaluation(
      List<Component> metrics, List<Component> norms, List<Component> saliency) {
    return new EvaluationSpec(metrics, norms, saliency, 1, 1);
  }

  private static RunSpec spec(
      Component dataset,
      Component architecture,
      @Nullable Component norm,
      EvaluationSpec evaluation) {
    return new RunSpec(
        new TrainingSpec(
            new DataSpec(dataset, 10, 10, Rational.of(0, 1), List.of()),
            architecture,
            new ObjectiveSpec(Component.of(norm == null ? "standard" : "fast"), norm),
            new EngineSpec("pytorch", new SessionOptions("cpu", DataType.FLOAT32, 1)),
            new ScheduleSpec(
                1, 5, Component.of("adam"), Component.of("constant"), ScheduleSpec.Keep.LAST),
            0),
        evaluation);
  }

  private static RunSpec augmented(RunSpec plain, Component step) {
    TrainingSpec training = plain.training();
    DataSpec data = training.data();
    return new RunSpec(
        new TrainingSpec(
            new DataSpec(
                data.dataset(), data.train(), data.test(), data.validation(), List.of(step)),
            training.architecture(),
            training.objective(),
            training.engine(),
            training.schedule(),
            training.seed()),
        plain.evaluation());
  }

  private static RunSpec scheduled(RunSpec plain, Component optimizer, Component rate) {
    TrainingSpec training = plain.training();
    return new RunSpec(
        new TrainingSpec(
            training.data(),
            training.architecture(),
            training.objective(),
            training.engine(),
            new ScheduleSpec(1, 5, optimizer, rate, ScheduleSpec.Keep.LAST),
            training.seed()),
        plain.evaluation());
  }
}
