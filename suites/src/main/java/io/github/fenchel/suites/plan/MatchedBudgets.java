package io.github.fenchel.suites.plan;

import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.MatchOutcome;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.grid.Axis;
import io.github.fenchel.suites.grid.Draft;
import io.github.fenchel.suites.grid.Setting;
import io.github.fenchel.suites.yaml.Problems;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The values of matched parameters: one for each architecture, for all other axes the same. */
public final class MatchedBudgets {
  private final Catalog catalog;
  private final Draft draft;
  private final Problems problems;
  private final Map<MatchSpec, MatchOutcome.Matched> found = new LinkedHashMap<>();

  /** Budgets of a sound draft. */
  public MatchedBudgets(Catalog catalog, Draft draft, Problems problems) {
    this.catalog = catalog;
    this.draft = draft;
    this.problems = problems;
  }

  /** Has every matched parameter of these cells found; notes those that have no value. */
  public void resolve(List<Map<Axis, Setting>> cells, BudgetResolver resolver) {
    Map<MatchSpec, Setting.Part> asked = new LinkedHashMap<>();
    for (Map<Axis, Setting> cell : cells) {
      Setting.ObjectiveSetting aim = aim(cell);
      Setting.Part norm = aim.norm();
      if (norm != null && aim.isMatched()) {
        asked.putIfAbsent(spec(cell, norm), norm);
      }
    }
    if (asked.isEmpty()) {
      return;
    }
    List<MatchSpec> specs = List.copyOf(asked.keySet());
    List<MatchOutcome> outcomes = resolver.resolve(specs);
    for (int i = 0; i < specs.size(); i++) {
      MatchSpec spec = specs.get(i);
      Setting.Part norm = Objects.requireNonNull(asked.get(spec));
      if (outcomes.get(i) instanceof MatchOutcome.Matched matched) {
        found.put(spec, matched);
      } else if (outcomes.get(i) instanceof MatchOutcome.Unreachable unreachable) {
        problems.add(
            norm.place(spec.parameter()),
            String.format(
                Locale.ROOT,
                "%s of %s cannot be matched to %s on %s: %s",
                spec.parameter(),
                spec.norm().id(),
                spec.budget().text(),
                spec.architecture().text(),
                unreachable.reason()));
      }
    }
    if (problems.isEmpty()) {
      checkTwins(cells);
    }
  }

  /** Returns what was found, in the order of the cells. */
  public Map<MatchSpec, MatchOutcome.Matched> found() {
    return Collections.unmodifiableMap(found);
  }

  /** Returns a cell's objective, every value written out. */
  ObjectiveSpec objective(Map<Axis, Setting> cell) {
    Setting.ObjectiveSetting aim = aim(cell);
    Setting.Part norm = aim.norm();
    if (norm == null || !aim.isMatched()) {
      return new ObjectiveSpec(aim.route().component(), norm == null ? null : norm.component());
    }
    MatchSpec spec = spec(cell, norm);
    Map<String, Value> values = new TreeMap<>(norm.component().arguments().values());
    values.put(spec.parameter(), Objects.requireNonNull(found.get(spec)).value());
    Descriptor descriptor = catalog.norm(norm.component().id()).descriptor();
    return new ObjectiveSpec(
        aim.route().component(), new Component(descriptor.id(), Arguments.of(descriptor, values)));
  }

  /** Notes matches that come to what another objective of the suite is. */
  private void checkTwins(List<Map<Axis, Setting>> cells) {
    Map<List<Object>, Setting.ObjectiveSetting> seen = new HashMap<>();
    for (Map<Axis, Setting> cell : cells) {
      Setting.ObjectiveSetting aim = aim(cell);
      ObjectiveSpec objective = objective(cell);
      Setting.ObjectiveSetting other =
          seen.putIfAbsent(
              List.of(Planner.setting(cell, Axis.ARCHITECTURE).resolved(), objective), aim);
      if (other != null && !other.resolved().equals(aim.resolved())) {
        Setting.ObjectiveSetting match = aim.isMatched() ? aim : other;
        Setting.ObjectiveSetting twin = aim.isMatched() ? other : aim;
        problems.add(
            match.at(),
            String.format(
                Locale.ROOT,
                "comes to %s, the same objective as in line %d, column %d; remove one of the two",
                Objects.requireNonNull(objective.norm()).text(),
                twin.at().line(),
                twin.at().column()));
      }
    }
  }

  private MatchSpec spec(Map<Axis, Setting> cell, Setting.Part norm) {
    Map.Entry<String, Component> match = norm.matched().entrySet().iterator().next();
    return new MatchSpec(
        draft.data().dataset().orElseThrow().component(),
        draft.data().train().orElseThrow(),
        ((Setting.Part) Planner.setting(cell, Axis.ARCHITECTURE)).component(),
        BackendChecks.matching(catalog, draft).orElseThrow(),
        norm.component(),
        match.getKey(),
        match.getValue());
  }

  private static Setting.ObjectiveSetting aim(Map<Axis, Setting> cell) {
    return (Setting.ObjectiveSetting) Planner.setting(cell, Axis.OBJECTIVE);
  }
}
