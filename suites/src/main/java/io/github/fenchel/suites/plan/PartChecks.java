package io.github.fenchel.suites.plan;

import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PartKind;
import io.github.fenchel.suites.grammar.Defaults;
import io.github.fenchel.suites.grid.Axis;
import io.github.fenchel.suites.grid.Draft;
import io.github.fenchel.suites.grid.Setting;
import io.github.fenchel.suites.yaml.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the parts themselves whether they accept the suite's values and its images. */
public final class PartChecks {
  private final Catalog catalog;
  private final Problems problems;
  private final Map<Component, Blueprint> networks = new LinkedHashMap<>();

  public PartChecks(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
  }

  /**
   * Asks every part of a suite.
   *
   * @return the fewest images that a training step of each architecture can take
   */
  public Map<Component, Integer> check(Draft draft) {
    Map<Component, Integer> smallestBatches = new HashMap<>();
    draft.data().info().ifPresent(info -> architectures(draft, info, smallestBatches));
    draft.data().info().ifPresent(info -> augmentations(draft, info));
    for (Setting setting : draft.settings(Axis.OBJECTIVE)) {
      if (setting instanceof Setting.ObjectiveSetting aim) {
        objective(aim, draft);
      }
    }
    List<SaliencyMethod> methods = saliency(draft.evaluation().saliency());
    for (Setting.Part metric : draft.evaluation().metrics()) {
      metric(metric, methods, draft);
    }
    draft.retraining().ifPresent(section -> explained(section.saliency()));
    return smallestBatches;
  }

  /** Returns the methods that can be made; each must explain every network. */
  private Map<Setting.Part, SaliencyMethod> explained(List<Setting.Part> parts) {
    Map<Setting.Part, SaliencyMethod> methods = new LinkedHashMap<>();
    for (Setting.Part part : parts) {
      Component component = part.component();
      SaliencyMethod method =
          asked(part, () -> catalog.saliency(component.id()).create(component.arguments()));
      if (method != null) {
        methods.put(part, method);
        networks.forEach(
            (architecture, network) ->
                checked(part, " of " + architecture.id(), () -> method.check(network)));
      }
    }
    return methods;
  }

  /**
   * Each method explains every network, and its maps are an array of their own, beside those that
   * every run has.
   */
  private List<SaliencyMethod> saliency(List<Setting.Part> parts) {
    List<SaliencyMethod> methods = new ArrayList<>();
    Map<String, String> taken = new HashMap<>();
    List.of("index", "position", "input").forEach(name -> taken.put(name, "the images"));
    for (Map.Entry<Setting.Part, SaliencyMethod> made : explained(parts).entrySet()) {
      Setting.Part part = made.getKey();
      SaliencyMethod method = made.getValue();
      Component component = part.component();
      methods.add(method);
      String earlier = taken.putIfAbsent(method.arrayName(), component.text());
      for (Output output : Output.values()) {
        boolean gradient = component.id().equals(Defaults.SALIENCY.get(0));
        if (!gradient && method.arrayName().equals(output.gradientArray())) {
          earlier = Defaults.SALIENCY.get(0);
        }
      }
      if (earlier != null && !earlier.equals(component.text())) { // twins are refused elsewhere
        problems.add(
            part.at(),
            component.text()
                + " names its maps \""
                + method.arrayName()
                + "\", and so does "
                + earlier
                + "; leave one out, or give it another name");
      }
    }
    return methods;
  }

  private void metric(Setting.Part part, List<SaliencyMethod> methods, Draft draft) {
    Component component = part.component();
    Metric metric = asked(part, () -> catalog.metric(component.id()).create(component.arguments()));
    if (metric == null) {
      return;
    }
    draft.data().info().ifPresent(info -> checked(part, "", () -> metric.check(info.image())));
    networks.forEach(
        (architecture, network) ->
            checked(part, " of " + architecture.id(), () -> metric.check(network)));
    hasSides(part, metric.reads().sides(), draft);
    if (!fits(metric, methods, catalog)) {
      problems.add(
          part.at(),
          component.id()
              + ": can measure none of the saliency methods of this suite; add one that it can, or"
              + " leave it out");
    }
    for (Setting backend : draft.settings(Axis.BACKEND)) {
      Component engine = ((Setting.Part) backend).component();
      Set<Capability> missing = new TreeSet<>(metric.needs());
      missing.removeAll(BackendChecks.capabilities(catalog, engine));
      if (!missing.isEmpty()) {
        problems.add(
            part.at(),
            component.id()
                + ": takes a backend that declares "
                + missing
                + ", which "
                + engine.id()
                + " does not; leave the metric or the backend out");
      }
    }
  }

  /**
   * Returns whether a metric measures no maps, or can measure those of some method: of the suite's,
   * or of the simple gradient where none explains the output that it reads.
   */
  public static boolean fits(Metric metric, List<SaliencyMethod> methods, Catalog catalog) {
    Output output = metric.reads().map().orElse(null);
    if (output == null) {
      return true;
    }
    List<SaliencyMethod> explaining =
        methods.stream().filter(method -> method.explains(output)).toList();
    String id = Defaults.SALIENCY.get(0);
    if (explaining.isEmpty() && catalog.descriptor(PartKind.SALIENCY, id).isPresent()) {
      Offer<SaliencyMethod> gradient = catalog.saliency(id);
      Arguments defaults = Arguments.of(gradient.descriptor(), Map.of());
      explaining = List.of(gradient.create(defaults));
    }
    return explaining.stream().anyMatch(metric::measures);
  }

  /** Returns whether a metric can measure a dataset's images: whether it is among the defaults. */
  public static boolean measures(Metric metric, DatasetInfo info) {
    try {
      metric.check(info.image());
    } catch (IllegalArgumentException unfit) {
      return false;
    }
    return info.sides().containsAll(metric.reads().sides());
  }

  private void architectures(
      Draft draft, DatasetInfo info, Map<Component, Integer> smallestBatches) {
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
        asked(
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
      checked(
          part,
          "",
          () ->
              catalog
                  .augmentation(component.id())
                  .create(component.arguments())
                  .accept(info.image()));
    }
  }

  private void objective(Setting.ObjectiveSetting aim, Draft draft) {
    Component route = aim.route().component();
    @Nullable Norm norm = null;
    Setting.Part part = aim.norm();
    if (part != null) {
      Component component = part.component();
      norm = asked(part, () -> catalog.norm(component.id()).create(component.arguments()));
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
        asked(aim.route(), () -> catalog.objective(route.id()).create(route.arguments(), of));
    if (objective != null) {
      Set<String> sides = new TreeSet<>(objective.sides());
      if (norm != null) {
        sides.addAll(norm.sides()); // the evaluation measures its penalty, whatever the route takes
      }
      hasSides(part == null ? aim.route() : part, sides, draft);
    }
  }

  /** A budget is that of a norm on the same images, and is measured from gradients. */
  private void matched(Setting.Part part, String parameter, Component budget, Draft draft) {
    Setting.Part other = new Setting.Part(budget, Map.of(), Map.of(), part.place(parameter));
    Norm norm = asked(other, () -> catalog.norm(budget.id()).create(budget.arguments()));
    if (norm != null) {
      fits(other, norm, draft);
      hasSides(other, norm.sides(), draft);
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
    draft.data().info().ifPresent(info -> checked(part, "", () -> norm.check(info.image())));
  }

  private void hasSides(Setting.Part part, Set<String> needed, Draft draft) {
    draft
        .data()
        .info()
        .filter(info -> !info.sides().containsAll(needed))
        .ifPresent(
            info ->
                problems.add(
                    part.at(),
                    part.component().id()
                        + ": takes the side maps "
                        + new TreeSet<>(needed)
                        + ", but the dataset's images have "
                        + (info.sides().isEmpty() ? "none" : new TreeSet<>(info.sides()))
                        + "; choose a dataset that has them"));
  }

  private void checked(Setting.Part part, String of, Runnable question) {
    asked(
        part,
        of,
        () -> {
          question.run();
          return part;
        });
  }

  private <T> @Nullable T asked(Setting.Part part, Supplier<T> question) {
    return asked(part, "", question);
  }

  /** Asks a part; a refusal begins with its id, and with what the question is about. */
  private <T> @Nullable T asked(Setting.Part part, String of, Supplier<T> question) {
    try {
      return question.get();
    } catch (IllegalArgumentException unfit) {
      String message = String.valueOf(unfit.getMessage());
      problems.add(part.placeOf(message), part.component().id() + of + ": " + message);
      return null;
    } catch (RuntimeException | LinkageError | StackOverflowError defect) {
      // A plugin's part that breaks when it is made must not take the other suites with it.
      problems.add(
          part.at(),
          part.component().id()
              + " cannot be made, which is a bug in its plugin: "
              + defect
              + "; leave it out, or fix the plugin");
      return null;
    }
  }
}
