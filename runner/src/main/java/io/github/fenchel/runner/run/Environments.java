package io.github.fenchel.runner.run;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.results.field.RunFields;
import io.github.fenchel.runner.plugin.InstalledPlugin;
import io.github.fenchel.runner.provenance.CodeDigests;
import io.github.fenchel.runner.provenance.ComputingCode;
import io.github.fenchel.runner.provenance.MachineClass;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds what a run's result depends on besides its spec; loads no native library. */
public final class Environments {
  private static final EvaluationSpec NOTHING =
      new EvaluationSpec(List.of(), List.of(), List.of(), 1, 1);

  private final Workspace workspace;
  private final Map<String, String> variables;
  private final Map<Component, SortedMap<String, String>> dataDigests = new HashMap<>();
  private final Map<Place, Environment> known = new HashMap<>();
  private @Nullable CodeDigests code;

  /** What environments of one workspace differ in. */
  private record Place(
      EngineSpec engine, SortedMap<String, String> dataDigests, UsedParts usedParts) {}

  /** Environments of runs in one workspace, with what of this process's variables reaches them. */
  public Environments(Workspace workspace) {
    this(workspace, System.getenv());
  }

  /** Environments of runs in one workspace. */
  Environments(Workspace workspace, Map<String, String> variables) {
    this.workspace = workspace;
    this.variables = Map.copyOf(variables);
  }

  /** Returns the environment that a run would have here; reads its dataset to digest it. */
  public Environment of(RunSpec spec) {
    return of(spec, digests(spec.training().data().dataset()));
  }

  /**
   * Returns the environment of a match; reads its dataset to digest it.
   *
   * @param engine what computes its gradients
   */
  public Environment of(MatchSpec spec, EngineSpec engine) {
    return of(new Place(engine, digests(spec.dataset()), UsedParts.of(spec, workspace)));
  }

  /**
   * Returns what an engine's kernels depend on here besides the processor: its code, its libraries,
   * its versions, the variables that reach it.
   *
   * @param more packages that this depends on, too, each ending in a dot
   */
  public SortedMap<String, String> ofKernels(EngineSpec engine, List<String> more) {
    Environment environment =
        of(new Place(engine, new TreeMap<>(), UsedParts.of(engine, workspace)));
    SortedMap<String, String> texts = RunFields.of(environment).texts();
    texts.put("fenchel", code().only(more));
    return texts;
  }

  /** Returns the environment of a run whose dataset was read. */
  Environment of(RunSpec spec, SortedMap<String, String> dataDigests) {
    return of(new Place(spec.training().engine(), dataDigests, UsedParts.of(spec, workspace)));
  }

  /**
   * Returns which environments give the weights that would be trained here: all is equal but for
   * plugins that only measure.
   */
  Predicate<Environment> trainingAs(TrainingSpec training, SortedMap<String, String> dataDigests) {
    Environment here = of(new RunSpec(training, NOTHING), dataDigests);
    return there ->
        there.plugins().entrySet().containsAll(here.plugins().entrySet())
            && here.equals(
                new Environment(
                    there.fenchel(),
                    there.libraries(),
                    here.plugins(),
                    there.data(),
                    there.engine(),
                    there.variables(),
                    there.deviceClass()));
  }

  private SortedMap<String, String> digests(Component dataset) {
    return dataDigests.computeIfAbsent(dataset, named -> workspace.open(named).digests());
  }

  private Environment of(Place place) {
    return known.computeIfAbsent(place, this::made);
  }

  private Environment made(Place place) {
    CodeDigests code = code();
    EngineSpec engine = place.engine();
    SortedMap<String, String> versions =
        new TreeMap<>(workspace.backend(engine.backend()).versions());
    workspace
        .kernels()
        .of(engine)
        .ifPresent(choice -> versions.put("kernels." + engine.backend(), choice.text()));
    String build = code.own(place.usedParts().packages());
    return new Environment(
        version() + " " + build.substring(0, 16),
        libraries(code, place),
        place.usedParts().plugins(),
        place.dataDigests(),
        versions,
        variables(),
        MachineClass.of(engine.options().device()));
  }

  private CodeDigests code() {
    if (code == null) {
      code = CodeDigests.ofThisProcess();
    }
    return code;
  }

  private String version() {
    return workspace.plugins().stream()
        .filter(InstalledPlugin::builtIn)
        .map(InstalledPlugin::version)
        .reduce((first, last) -> last)
        .orElse("dev");
  }

  /** What a backend brings, its own code too: cells of two backends differ in nothing else. */
  private SortedMap<String, String> libraries(CodeDigests code, Place place) {
    String backend = place.engine().backend();
    SortedMap<String, String> libraries = new TreeMap<>(code.libraries(backend));
    if (!place.usedParts().ofBackend().isEmpty()) {
      libraries.put("fenchel-backend-" + backend, code.only(place.usedParts().ofBackend()));
    }
    libraries.put("java", Integer.toString(Runtime.version().feature()));
    for (ComputingCode.Library folder : ComputingCode.FOLDERS) {
      String named = variables.getOrDefault(folder.name(), System.getProperty(folder.name()));
      if (folder.isOf(backend) && named != null) {
        libraries.put(folder.name(), CodeDigests.ofNatives(Path.of(named)));
      }
    }
    return libraries;
  }

  /** Returns the variables of the user's that reach an engine. */
  public SortedMap<String, String> variables() {
    return ChildVariables.recorded(variables);
  }

  /** Returns what differs between two environments, e.g. {@code engine.pytorch: 2.7.1 -> 2.8.0}. */
  public static List<String> differences(Environment before, Environment now) {
    return RunFields.of(before).changes(RunFields.of(now));
  }
}
