package io.github.fenchel.suites.plan;

import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.ObjectiveOffer;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.grid.Axis;
import io.github.fenchel.suites.grid.Cell;
import io.github.fenchel.suites.grid.CellValues;
import io.github.fenchel.suites.grid.Draft;
import io.github.fenchel.suites.grid.Labels;
import io.github.fenchel.suites.grid.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes a sound draft's cells: every default written out, every reason to skip found. */
public final class Planner {
  private final Catalog catalog;
  private final Draft draft;
  private final MatchedBudgets budgets;
  private final Map<String, Set<Capability>> capabilities = new HashMap<>();

  public Planner(Catalog catalog, Draft draft, MatchedBudgets budgets) {
    this.catalog = catalog;
    this.draft = draft;
    this.budgets = budgets;
  }

  /** Returns a cell for every combination of settings, in order. */
  public List<Cell> cells(List<Map<Axis, Setting>> combinations) {
    Map<Component, EvaluationSpec> evaluations = new HashMap<>();
    Labels labels = new Labels(catalog, draft.axes());
    List<Cell> cells = new ArrayList<>();
    for (Map<Axis, Setting> combination : combinations) {
      EvaluationSpec evaluation =
          evaluations.computeIfAbsent(
              component(combination, Axis.ARCHITECTURE),
              architecture -> evaluation(combinations, architecture));
      RunSpec spec = new RunSpec(training(combination), evaluation);
      cells.add(
          new Cell(
              cells.size(),
              labels.axes(combination),
              CellValues.of(combination, labels, budgets.objective(combination).norm()),
              labels.title(combination),
              labels.row(combination),
              spec,
              skip(spec.training())));
    }
    return cells;
  }

  private TrainingSpec training(Map<Axis, Setting> cell) {
    Draft.Data data = draft.data();
    DataSpec images =
        new DataSpec(
            data.dataset().orElseThrow().component(),
            data.train().orElseThrow(),
            data.test().orElseThrow(),
            number(cell, Axis.VALIDATION),
            data.augmentation().stream().map(Setting.Part::component).toList(),
            null,
            data.halves() ? true : null);
    ScheduleSpec schedule =
        new ScheduleSpec(
            whole(cell, Axis.EPOCHS),
            whole(cell, Axis.BATCH),
            component(cell, Axis.OPTIMIZER),
            component(cell, Axis.RATE),
            word(cell, Axis.KEEP).equals("best") ? ScheduleSpec.Keep.BEST : ScheduleSpec.Keep.LAST,
            ifAny(cell, Axis.LABEL_SMOOTHING),
            ifAny(cell, Axis.GRADIENT_CLIPPING),
            ifAny(cell, Axis.EMA));
    DataType type =
        word(cell, Axis.DATA_TYPE).equals("float64") ? DataType.FLOAT64 : DataType.FLOAT32;
    EngineSpec engine =
        new EngineSpec(
            component(cell, Axis.BACKEND).id(),
            new SessionOptions(word(cell, Axis.DEVICE), type, whole(cell, Axis.THREADS)));
    return new TrainingSpec(
        images,
        component(cell, Axis.ARCHITECTURE),
        budgets.objective(cell),
        engine,
        schedule,
        whole(cell, Axis.SEED));
  }

  /** What is measured on one architecture: the norms matched on another are not. */
  private EvaluationSpec evaluation(List<Map<Axis, Setting>> combinations, Component architecture) {
    Set<Component> norms = new LinkedHashSet<>();
    for (Map<Axis, Setting> cell : combinations) {
      boolean elsewhere = !component(cell, Axis.ARCHITECTURE).equals(architecture);
      if (!(elsewhere && ((Setting.ObjectiveSetting) setting(cell, Axis.OBJECTIVE)).isMatched())) {
        budgets.objective(cell).normIfAny().ifPresent(norms::add);
      }
    }
    Draft.Evaluation evaluation = draft.evaluation();
    return new EvaluationSpec(
        evaluation.metrics().stream().map(Setting.Part::component).toList(),
        List.copyOf(norms),
        evaluation.saliency().stream().map(Setting.Part::component).toList(),
        evaluation.images().orElseThrow(),
        evaluation.attackImages().orElseThrow(),
        evaluation.minRatio().orElse(null),
        evaluation.mapImages().orElse(null));
  }

  private Optional<String> skip(TrainingSpec training) {
    EngineSpec engine = training.engine();
    Set<Capability> has = capabilities(engine.backend());
    if (!has.contains(Capability.TRAIN)) {
      return Optional.of("backend " + engine.backend() + " cannot train");
    }
    if (engine.options().dataType() == DataType.FLOAT64 && !has.contains(Capability.FLOAT64)) {
      return Optional.of("backend " + engine.backend() + " has no float64");
    }
    if (engine.options().device().startsWith("cuda") && !has.contains(Capability.GPU)) {
      return Optional.of("backend " + engine.backend() + " cannot use a GPU");
    }
    return unfit(training.objective(), engine.backend(), has);
  }

  /** Returns why the objective cannot be had with its norm, or on the backend. */
  private Optional<String> unfit(ObjectiveSpec spec, String backend, Set<Capability> has) {
    Component route = spec.route();
    ObjectiveOffer offer = catalog.objective(route.id());
    @Nullable Norm norm =
        spec.normIfAny().map(n -> catalog.norm(n.id()).create(n.arguments())).orElse(null);
    Optional<String> refused =
        norm == null
            ? Optional.empty()
            : offer.refusal().apply(norm).map(why -> "route " + route.id() + " " + why);
    if (refused.isPresent()) {
      return refused;
    }
    Set<Capability> lacks = new TreeSet<>(offer.create(route.arguments(), norm).needs());
    lacks.removeAll(has);
    return lacks.isEmpty()
        ? Optional.empty()
        : Optional.of(route.id() + " needs " + lacks + ", which backend " + backend + " lacks");
  }

  private Set<Capability> capabilities(String backend) {
    return capabilities.computeIfAbsent(
        backend, id -> BackendChecks.capabilities(catalog, backend(id)));
  }

  private Component backend(String id) {
    return draft.settings(Axis.BACKEND).stream()
        .map(s -> ((Setting.Part) s).component())
        .filter(c -> c.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static Object resolved(Map<Axis, Setting> cell, Axis axis) {
    return setting(cell, axis).resolved();
  }

  static Setting setting(Map<Axis, Setting> cell, Axis axis) {
    return Objects.requireNonNull(cell.get(axis), axis.key());
  }

  private static Component component(Map<Axis, Setting> cell, Axis axis) {
    return (Component) resolved(cell, axis);
  }

  public static int whole(Map<Axis, Setting> cell, Axis axis) {
    return DataChecks.whole((Value) resolved(cell, axis));
  }

  public static Rational number(Map<Axis, Setting> cell, Axis axis) {
    return ((Value.Quantity) resolved(cell, axis)).exact();
  }

  /** Returns a number; null if it is 0, or a word stands in its place. */
  private static @Nullable Rational ifAny(Map<Axis, Setting> cell, Axis axis) {
    return resolved(cell, axis) instanceof Value.Quantity number && number.exact().signum() != 0
        ? number.exact()
        : null;
  }

  static String word(Map<Axis, Setting> cell, Axis axis) {
    return ((Value) resolved(cell, axis)).text();
  }
}
