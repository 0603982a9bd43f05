package io.github.fenchel.suites.plan;

import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.model.Blueprint;
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

/** Whether the suite's networks, saliency methods and metrics serve one another. */
public final class ExplanationChecks {
  private final Catalog catalog;
  private final Problems problems;
  private final PartQuestions questions;
  private final Map<Component, Blueprint> networks;

  /**
   * Checks of a suite.
   *
   * @param networks its networks, of those architectures that can be built
   */
  ExplanationChecks(
      Catalog catalog,
      Problems problems,
      PartQuestions questions,
      Map<Component, Blueprint> networks) {
    this.catalog = catalog;
    this.problems = problems;
    this.questions = questions;
    this.networks = networks;
  }

  /** Asks every method and metric. */
  void check(Draft draft) {
    List<SaliencyMethod> methods = saliency(draft.evaluation().saliency());
    for (Setting.Part metric : draft.evaluation().metrics()) {
      metric(metric, methods, draft);
    }
    draft.retraining().ifPresent(section -> explained(section.saliency()));
  }

  /** Returns the methods that can be made; each must explain every network. */
  private Map<Setting.Part, SaliencyMethod> explained(List<Setting.Part> parts) {
    Map<Setting.Part, SaliencyMethod> methods = new LinkedHashMap<>();
    for (Setting.Part part : parts) {
      Component component = part.component();
      SaliencyMethod method =
          questions.asked(
              part, () -> catalog.saliency(component.id()).create(component.arguments()));
      if (method != null) {
        methods.put(part, method);
        networks.forEach(
            (architecture, network) ->
                questions.checked(part, " of " + architecture.id(), () -> method.check(network)));
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
    Metric metric =
        questions.asked(part, () -> catalog.metric(component.id()).create(component.arguments()));
    if (metric == null) {
      return;
    }
    draft
        .data()
        .info()
        .ifPresent(info -> questions.checked(part, "", () -> metric.check(info.image())));
    networks.forEach(
        (architecture, network) ->
            questions.checked(part, " of " + architecture.id(), () -> metric.check(network)));
    questions.hasSides(part, metric.reads().sides(), draft);
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
}
