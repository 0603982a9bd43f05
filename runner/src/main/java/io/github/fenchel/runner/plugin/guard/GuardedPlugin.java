package io.github.fenchel.runner.plugin.guard;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.objective.ObjectiveOffer;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.api.training.LearningRate;
import io.github.fenchel.api.training.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A plugin from a jar, every call of which is guarded and checked. */
public final class GuardedPlugin implements Plugin {
  /** More offers of one kind than anybody writes. */
  private static final int MOST_OFFERS = 10_000;

  private final String jar;
  private final Plugin plugin;

  public GuardedPlugin(String jar, Plugin plugin) {
    this.jar = jar;
    this.plugin = plugin;
  }

  /**
   * Calls a plugin; what it throws is made safe.
   *
   * @param timed whether it must answer within the limit, or the process ends
   */
  static <T> @Nullable T asked(String jar, String what, boolean timed, Supplier<T> question) {
    PluginCalls.Call call = PluginCalls.enter(jar, what, timed);
    try {
      return question.get();
    } catch (Throwable thrown) {
      Throwable tame = GuardedPart.tame(jar, what, thrown);
      if (tame instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) tame;
    } finally {
      call.end();
    }
  }

  @Override
  public int apiVersion() {
    Integer version = asked(jar, "apiVersion", true, plugin::apiVersion);
    return version == null ? 0 : version;
  }

  @Override
  public List<Offer<Norm>> norms() {
    return offers("norms", "norm", Norm.class, plugin::norms);
  }

  @Override
  public List<Offer<Backend>> backends() {
    return offers("backends", "backend", Backend.class, plugin::backends);
  }

  @Override
  public List<Offer<Architecture>> architectures() {
    return offers("architectures", "architecture", Architecture.class, plugin::architectures);
  }

  @Override
  public List<Offer<DatasetSource>> datasets() {
    return offers("datasets", "dataset", DatasetSource.class, plugin::datasets);
  }

  @Override
  public List<Offer<Optimizer>> optimizers() {
    return offers("optimizers", "optimizer", Optimizer.class, plugin::optimizers);
  }

  @Override
  public List<Offer<LearningRate>> learningRates() {
    return offers("learningRates", "learning rate", LearningRate.class, plugin::learningRates);
  }

  @Override
  public List<Offer<Augmentation>> augmentations() {
    return offers("augmentations", "augmentation", Augmentation.class, plugin::augmentations);
  }

  @Override
  public List<Offer<SaliencyMethod>> saliencyMethods() {
    return offers(
        "saliencyMethods", "saliency method", SaliencyMethod.class, plugin::saliencyMethods);
  }

  @Override
  public List<Offer<Metric>> metrics() {
    return offers("metrics", "metric", Metric.class, plugin::metrics);
  }

  @Override
  public List<ObjectiveOffer> objectives() {
    return listed("objectives", plugin::objectives).stream().map(this::guarded).toList();
  }

  private <T> List<Offer<T>> offers(
      String method, String kind, Class<T> contract, Supplier<List<Offer<T>>> question) {
    List<Offer<T>> guarded = new ArrayList<>();
    for (Offer<T> offer : listed(method, question)) {
      Descriptor descriptor = checked(method, offer.descriptor());
      if (offer.factory() == null) {
        throw fault(method + " offers " + descriptor.id() + " without a factory");
      }
      String part = kind + " \"" + descriptor.id() + "\"";
      guarded.add(
          new Offer<>(
              descriptor,
              (arguments, parts) -> made(part, contract, () -> offer.create(arguments, parts))));
    }
    return guarded;
  }

  private ObjectiveOffer guarded(ObjectiveOffer offer) {
    Descriptor descriptor = checked("objectives", offer.descriptor());
    if (offer.factory() == null || offer.refusal() == null) {
      throw fault("objectives offers " + descriptor.id() + " without a factory or a refusal");
    }
    String part = "objective \"" + descriptor.id() + "\"";
    return new ObjectiveOffer(
        descriptor,
        offer.takesNorm(),
        norm -> refusal(part, offer, norm),
        (arguments, norm) ->
            made(part, Objective.class, () -> offer.factory().apply(arguments, bare(norm))));
  }

  private Optional<String> refusal(String part, ObjectiveOffer offer, Norm norm) {
    Norm bare = bare(norm);
    return Objects.requireNonNull(
        asked(
            jar,
            part + ": refusal",
            true,
            () -> {
              Optional<String> reason = offer.refusal().apply(bare == null ? norm : bare);
              if (reason == null) {
                throw fault(part + ": its refusal returned null");
              }
              return reason;
            }));
  }

  private @Nullable Norm bare(@Nullable Norm norm) {
    return (Norm) GuardedPart.bare(jar, norm);
  }

  private <T> T made(String part, Class<T> contract, Supplier<T> factory) {
    @Nullable T made = asked(jar, part + ": its factory", true, factory);
    if (made == null) {
      throw fault(part + ": its factory returned null");
    }
    if (!contract.isInstance(made)) { // generics let a plugin return anything
      throw fault(
          part + ": its factory returned no " + contract.getSimpleName() + ", but something else");
    }
    return GuardedPart.of(jar, part, contract, made);
  }

  /** Returns what a method offers; a list of the plugin's own making is read once, and no more. */
  private <T> List<T> listed(String method, Supplier<List<T>> question) {
    @Nullable List<T> copy =
        asked(
            jar,
            method,
            true,
            () -> {
              List<T> offered = question.get();
              if (offered == null) {
                throw fault(method + " returned null, expected a list");
              }
              List<T> all = new ArrayList<>();
              for (T one : offered) {
                if (one == null || all.size() == MOST_OFFERS) {
                  throw fault(
                      method
                          + (one == null
                              ? " returned a list that holds null"
                              : " offers more than " + MOST_OFFERS));
                }
                all.add(one);
              }
              return all;
            });
    return copy == null ? List.of() : copy;
  }

  private Descriptor checked(String method, @Nullable Descriptor descriptor) {
    if (descriptor == null || descriptor.doc() == null) {
      throw fault(
          method
              + (descriptor == null
                  ? " offers something without a descriptor"
                  : " describes " + descriptor.id() + " without a description"));
    }
    for (Parameter parameter : descriptor.parameters()) {
      if (parameter.id() == null
          || parameter.kind() == null
          || parameter.unit() == null
          || parameter.range() == null
          || parameter.doc() == null) {
        throw fault(
            method + " describes " + descriptor.id() + " with a parameter that lacks something");
      }
    }
    return descriptor;
  }

  private PluginException fault(String what) {
    return new PluginException(
        jar, what + "; this is a bug in the plugin, report it to its author", null);
  }
}
