package io.github.fenchel.suites.plan;

import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.training.LearningRate;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.grid.Axis;
import io.github.fenchel.suites.grid.Draft;
import io.github.fenchel.suites.grid.Setting;
import io.github.fenchel.suites.yaml.Problems;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks the parts themselves whether they accept the suite's values and its images. */
public final class PartChecks {
  private final Catalog catalog;
  private final Problems problems;
  private final PartQuestions questions;

  public PartChecks(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
    this.questions = new PartQuestions(problems);
  }

  /**
   * Asks every part of a suite.
   *
   * @return the fewest images that a training step of each architecture can take
   */
  public Map<Component, Integer> check(Draft draft) {
    Map<Component, Integer> smallestBatches = new HashMap<>();
    Map<Component, Blueprint> networks = new LinkedHashMap<>();
    draft.data().info().ifPresent(info -> architectures(draft, info, smallestBatches, networks));
    draft.data().info().ifPresent(info -> augmentations(draft, info));
    schedule(draft);
    for (Setting setting : draft.settings(Axis.OBJECTIVE)) {
      if (setting instanceof Setting.ObjectiveSetting aim) {
        objective(aim, draft);
      }
    }
    new ExplanationChecks(catalog, problems, questions, networks).check(draft);
    return smallestBatches;
  }

  private void architectures(
      Draft draft,
      DatasetInfo info,
      Map<Component, Integer> smallestBatches,
      Map<Component, Blueprint> networks) {
    NetworkInput input =
        new NetworkInput(info.image(), info.classes(), info.mean(), info.deviation());
    for (Setting setting : draft.settings(Axis.ARCHITECTURE)) {
      if (setting instanceof Setting.Part part) {
        Blueprint blueprint = blueprint(part, input, smallestBatches);
        if (blueprint != null) {
          networks.put(part.component(), blueprint);
        }
      }
    }
    draft
        .retraining()
        .flatMap(Draft.Retraining::architecture)
        .ifPresent(part -> blueprint(part, input, smallestBatches));
  }

  private @Nullable Blueprint blueprint(
      Setting.Part part, NetworkInput input, Map<Component, Integer> smallestBatches) {
    Component component = part.component();
    Blueprint blueprint =
        questions.asked(
            part,
            () ->
                catalog
                    .architecture(component.id())
                    .create(component.arguments())
                    .blueprint(input));
    smallestBatches.put(component, blueprint == null ? 1 : blueprint.smallestBatch());
    return blueprint;
  }

  private void augmentations(Draft draft, DatasetInfo info) {
    for (Setting.Part part : draft.data().augmentation()) {
      Component component = part.component();
      questions.checked(
          part,
          "",
          () ->
              catalog
                  .augmentation(component.id())
                  .create(component.arguments())
                  .check(info.image()));
    }
  }

  private void schedule(Draft draft) {
    for (Setting setting : draft.settings(Axis.OPTIMIZER)) {
      if (setting instanceof Setting.Part part) {
        Component component = part.component();
        questions.asked(
            part, () -> catalog.optimizer(component.id()).create(component.arguments()));
      }
    }
    for (Setting setting : draft.settings(Axis.RATE)) {
      if (setting instanceof Setting.Part part) {
        rate(part, draft);
      }
    }
  }

  /** A rate must fit the shortest training of the grid. */
  private void rate(Setting.Part part, Draft draft) {
    Component component = part.component();
    LearningRate rate =
        questions.asked(
            part, () -> catalog.learningRate(component.id()).create(component.arguments()));
    if (rate != null) {
      draft.settings(Axis.EPOCHS).stream()
          .filter(Setting.Plain.class::isInstance)
          .mapToInt(epochs -> DataChecks.whole(((Setting.Plain) epochs).value()))
          .min()
          .ifPresent(least -> questions.checked(part, "", () -> rate.check(least)));
    }
  }

  private void objective(Setting.ObjectiveSetting aim, Draft draft) {
    Component route = aim.route().component();
    @Nullable Norm norm = null;
    Setting.Part part = aim.norm();
    if (part != null) {
      Component component = part.component();
      norm =
          questions.asked(part, () -> catalog.norm(component.id()).create(component.arguments()));
      if (norm == null) {
        return;
      }
      fits(part, norm, draft);
      part.matched().forEach((parameter, budget) -> matched(part, parameter, budget, draft));
      if (catalog.objective(route.id()).refusal().apply(norm).isPresent()) {
        return; // the planner skips such cells, with the reason
      }
    }
    @Nullable Norm of = norm;
    Objective objective =
        questions.asked(
            aim.route(), () -> catalog.objective(route.id()).create(route.arguments(), of));
    if (objective != null) {
      Set<String> sides = new TreeSet<>(objective.sides());
      if (norm != null) {
        sides.addAll(norm.sides()); // the evaluation measures its penalty, whatever the route takes
      }
      questions.hasSides(part == null ? aim.route() : part, sides, draft);
    }
  }

  /** A budget is that of a norm on the same images, and is measured from gradients. */
  private void matched(Setting.Part part, String parameter, Component budget, Draft draft) {
    Setting.Part other = new Setting.Part(budget, Map.of(), Map.of(), part.place(parameter));
    Norm norm = questions.asked(other, () -> catalog.norm(budget.id()).create(budget.arguments()));
    if (norm != null) {
      fits(other, norm, draft);
      questions.hasSides(other, norm.sides(), draft);
    }
    boolean anyBackend = !draft.settings(Axis.BACKEND).isEmpty();
    if (anyBackend && BackendChecks.matching(catalog, draft).isEmpty()) {
      problems.add(
          other.at(),
          "a match takes a backend that trains in float64, which no backend of this suite does;"
              + " add one that does, or write the value out");
    }
  }

  private void fits(Setting.Part part, Norm norm, Draft draft) {
    draft
        .data()
        .info()
        .ifPresent(info -> questions.checked(part, "", () -> norm.check(info.image())));
  }
}
