package io.github.fenchel.runner.run;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.runner.plugin.InstalledPlugin;
import io.github.fenchel.runner.provenance.ComputingCode;
import io.github.fenchel.suites.catalog.PartKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What plugins give to a computation.
 *
 * @param packages packages of Fenchel's own plugins that compute, each ending in a dot: those that
 *     every computation needs are left out
 * @param ofBackend likewise, those of the backend
 * @param plugins other plugins' jars, to their SHA-256
 */
record UsedParts(
    SortedSet<String> packages, SortedSet<String> ofBackend, SortedMap<String, String> plugins) {
  private static final String FENCHEL = "io.github.fenchel.";

  /** A part by its kind and id. */
  private record Part(PartKind kind, String id) {}

  /** Returns what a run uses; {@link IllegalArgumentException} if a part is not there. */
  static UsedParts of(RunSpec spec, Workspace workspace) {
    Set<Part> parts = new LinkedHashSet<>();
    add(parts, spec.training());
    spec.evaluation().metrics().forEach(metric -> add(parts, PartKind.METRIC, metric));
    spec.evaluation().norms().forEach(norm -> add(parts, PartKind.NORM, norm));
    spec.evaluation().saliency().forEach(method -> add(parts, PartKind.SALIENCY, method));
    return of(parts, workspace);
  }

  /** Returns what a match uses; {@link IllegalArgumentException} if a part is not there. */
  static UsedParts of(MatchSpec spec, Workspace workspace) {
    Set<Part> parts = new LinkedHashSet<>();
    add(parts, PartKind.DATASET, spec.dataset());
    add(parts, PartKind.ARCHITECTURE, spec.architecture());
    parts.add(new Part(PartKind.BACKEND, spec.backend()));
    add(parts, PartKind.NORM, spec.norm());
    add(parts, PartKind.NORM, spec.budget());
    return of(parts, workspace);
  }

  /** Returns what an engine alone uses. */
  static UsedParts of(EngineSpec engine, Workspace workspace) {
    return of(Set.of(new Part(PartKind.BACKEND, engine.backend())), workspace);
  }

  private static void add(Set<Part> parts, TrainingSpec training) {
    add(parts, PartKind.DATASET, training.data().dataset());
    training.data().augmentation().forEach(step -> add(parts, PartKind.AUGMENTATION, step));
    add(parts, PartKind.ARCHITECTURE, training.architecture());
    add(parts, PartKind.OBJECTIVE, training.objective().route());
    training.objective().normIfAny().ifPresent(norm -> add(parts, PartKind.NORM, norm));
    add(parts, PartKind.OPTIMIZER, training.schedule().optimizer());
    add(parts, PartKind.RATE, training.schedule().rate());
    parts.add(new Part(PartKind.BACKEND, training.engine().backend()));
    Derivation masks = training.data().derived();
    if (masks != null) {
      add(parts, masks.source());
      add(parts, PartKind.SALIENCY, masks.saliency());
    }
  }

  private static void add(Set<Part> parts, PartKind kind, Component component) {
    parts.add(new Part(kind, component.id()));
    for (Value value : component.arguments().values().values()) {
      if (value instanceof Value.Part method) {
        add(parts, PartKind.SALIENCY, method.component());
      }
    }
  }

  private static UsedParts of(Set<Part> parts, Workspace workspace) {
    SortedSet<String> packages = new TreeSet<>();
    SortedSet<String> ofBackend = new TreeSet<>();
    SortedMap<String, String> plugins = new TreeMap<>();
    for (Part part : parts) {
      for (InstalledPlugin installed : offering(part, workspace)) {
        Class<?> type = installed.plugin().getClass();
        if (!installed.builtIn() || !type.getName().startsWith(FENCHEL)) {
          plugins.put(installed.source(), installed.sha256());
        } else if (!ComputingCode.isOwn(type.getName())) {
          (part.kind() == PartKind.BACKEND ? ofBackend : packages).add(type.getPackageName() + ".");
        }
      }
    }
    return new UsedParts(packages, ofBackend, plugins);
  }

  private static List<InstalledPlugin> offering(Part part, Workspace workspace) {
    Plugin plugin = workspace.catalog().plugin(part.kind(), part.id());
    return workspace.plugins().stream().filter(one -> one.plugin() == plugin).toList();
  }
}
