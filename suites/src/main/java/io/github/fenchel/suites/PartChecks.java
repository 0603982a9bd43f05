package io.github.fenchel.suites;

import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.suites.yaml.Problems;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the parts themselves whether they can take what the suite tells them, and its images. */
final class PartChecks {
  private final Catalog catalog;
  private final Problems problems;

  PartChecks(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
  }

  /** Asks every part of a suite. */
  void check(Draft draft) {
    draft.data().info().ifPresent(info -> architectures(draft, info));
    for (Setting setting : draft.settings(Axis.OBJECTIVE)) {
      if (setting instanceof Setting.Aim aim) {
        objective(aim, draft);
      }
    }
    for (Setting.Part metric : draft.evaluation().metrics()) {
      Component component = metric.component();
      asked(metric, () -> catalog.metric(component.id()).create(component.arguments()));
    }
    for (Setting.Part method : draft.evaluation().saliency()) {
      Component component = method.component();
      asked(method, () -> catalog.saliency(component.id()).create(component.arguments()));
    }
  }

  private void architectures(Draft draft, DatasetInfo info) {
    NetworkInput input =
        new NetworkInput(info.image(), info.classes(), info.mean(), info.deviation());
    for (Setting setting : draft.settings(Axis.ARCHITECTURE)) {
      if (setting instanceof Setting.Part part) {
        Component component = part.component();
        asked(
            part,
            () ->
                catalog
                    .architecture(component.id())
                    .create(component.arguments())
                    .blueprint(input));
      }
    }
  }

  private void objective(Setting.Aim aim, Draft draft) {
    Component route = aim.route().component();
    Setting.Part part = aim.norm();
    if (part == null) {
      asked(aim.route(), () -> catalog.objective(route.id()).create(route.arguments(), null));
      return;
    }
    Component component = part.component();
    @Nullable Norm norm =
        asked(part, () -> catalog.norm(component.id()).create(component.arguments()));
    if (norm == null) {
      return;
    }
    draft
        .data()
        .info()
        .ifPresent(
            info ->
                asked(
                    part,
                    () -> {
                      norm.check(info.image());
                      return norm;
                    }));
    asked(aim.route(), () -> catalog.objective(route.id()).create(route.arguments(), norm));
  }

  private <T> @Nullable T asked(Setting.Part part, Supplier<T> question) {
    try {
      return question.get();
    } catch (IllegalArgumentException unfit) {
      String message = String.valueOf(unfit.getMessage());
      problems.add(part.placeOf(message), part.component().id() + ": " + message);
      return null;
    }
  }
}
