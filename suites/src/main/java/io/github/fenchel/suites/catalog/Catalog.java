package io.github.fenchel.suites.catalog;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.ObjectiveOffer;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Parts;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.api.training.LearningRate;
import io.github.fenchel.api.training.Optimizer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that a suite may name: what the plugins offer; and where the datasets among it look
 * for their files.
 */
public final class Catalog {
  /** A catalog without data folders: datasets that need none are still known. */
  private static final DataLocation NOWHERE = new DataLocation(List.of(), Path.of(""), false);

  private final Map<PartKind, Map<String, Entry>> entries = new EnumMap<>(PartKind.class);
  private final DataLocation location;
  private final List<String> refused;

  /** What is known about one part. */
  private record Entry(Descriptor descriptor, Object offer, String source, Plugin plugin) {}

  private Catalog(
      Map<PartKind, Map<String, Entry>> entries, DataLocation location, List<String> refused) {
    entries.forEach((kind, byId) -> this.entries.put(kind, new LinkedHashMap<>(byId)));
    this.location = location;
    this.refused = List.copyOf(refused);
  }

  /**
   * The catalog of some plugins.
   *
   * @param sources the plugins, in the order of lists
   * @throws FenchelException of kind USER if a plugin was made for another API, two offer the same
   *     id, or a parameter has the name of one of the suite format's own keys
   */
  public static Catalog of(List<PluginSource> sources) {
    Catalog catalog = new Catalog(Map.of(), NOWHERE, List.of());
    sources.forEach(catalog::add);
    return catalog;
  }

  /** Returns the same catalog, whose datasets look for their files there. */
  public Catalog at(DataLocation where) {
    return new Catalog(entries, where, refused);
  }

  /**
   * This catalog with one more plugin: with all that it offers, or not at all.
   *
   * @throws FenchelException as {@link #of} does; whatever the plugin's own methods throw comes out
   *     as it is
   */
  public Catalog with(PluginSource source) {
    Catalog more = new Catalog(entries, location, refused);
    more.add(source);
    more.requireDistinctKeys();
    return more;
  }

  /** This catalog, whose errors about unknown ids mention that these plugins were refused. */
  public Catalog refusing(Collection<String> plugins) {
    return new Catalog(entries, location, List.copyOf(plugins));
  }

  /** Returns the end of a message about an unknown id: empty unless plugins were refused. */
  public String refusedHint() {
    return refused.isEmpty()
        ? ""
        : "; or is it in a plugin that was refused (" + String.join(", ", refused) + ")?";
  }

  private void add(PluginSource source) {
    Plugin plugin = source.plugin();
    int version = plugin.apiVersion();
    if (version != Plugin.API_VERSION) {
      throw FenchelException.user(
          source.name()
              + " was made for version "
              + version
              + " of the plugin API, this Fenchel has version "
              + Plugin.API_VERSION
              + (version < Plugin.API_VERSION
                  ? "; build the plugin again with this Fenchel's API, or remove it"
                  : "; use a newer Fenchel, or remove the plugin"));
    }
    addAll(PartKind.DATASET, plugin.datasets(), source);
    addAll(PartKind.ARCHITECTURE, plugin.architectures(), source);
    addAll(PartKind.BACKEND, plugin.backends(), source);
    addAll(PartKind.NORM, plugin.norms(), source);
    plugin
        .objectives()
        .forEach(o -> add(PartKind.OBJECTIVE, o.descriptor(), o, source.name(), plugin));
    addAll(PartKind.OPTIMIZER, plugin.optimizers(), source);
    addAll(PartKind.RATE, plugin.learningRates(), source);
    addAll(PartKind.AUGMENTATION, plugin.augmentations(), source);
    addAll(PartKind.METRIC, plugin.metrics(), source);
    addAll(PartKind.SALIENCY, plugin.saliencyMethods(), source);
  }

  private <T> void addAll(PartKind kind, List<Offer<T>> offers, PluginSource source) {
    offers.forEach(o -> add(kind, o.descriptor(), o, source.name(), source.plugin()));
  }

  private void add(
      PartKind kind, Descriptor descriptor, Object offer, String source, Plugin plugin) {
    String what = kind.word() + " \"" + descriptor.id() + "\"";
    Set<String> ids = new TreeSet<>();
    for (Parameter parameter : descriptor.parameters()) {
      if (reserved(kind).contains(parameter.id())) {
        throw FenchelException.user(
            source
                + ": the "
                + what
                + " has a parameter \""
                + parameter.id()
                + "\", which is a key of the suite format; rename it");
      }
      if (!ids.add(parameter.id())) {
        throw FenchelException.user(
            source + ": the " + what + " has two parameters \"" + parameter.id() + "\"");
      }
    }
    Entry earlier =
        entries
            .computeIfAbsent(kind, k -> new LinkedHashMap<>())
            .putIfAbsent(descriptor.id(), new Entry(descriptor, offer, source, plugin));
    if (earlier != null) {
      throw FenchelException.user(
          "the "
              + what
              + " is offered twice, by "
              + earlier.source
              + " and by "
              + source
              + "; rename one of the two, or remove it");
    }
  }

  /** A norm and a route are configured side by side, so they may not share a parameter name. */
  private void requireDistinctKeys() {
    for (Entry norm : entries(PartKind.NORM).values()) {
      for (Entry route : entries(PartKind.OBJECTIVE).values()) {
        for (Parameter parameter : norm.descriptor.parameters()) {
          if (((ObjectiveOffer) route.offer).takesNorm()
              && route.descriptor.parameter(parameter.id()).isPresent()) {
            throw FenchelException.user(
                String.format(
                    Locale.ROOT,
                    "the norm \"%s\" (%s) and the route \"%s\" (%s) both have a parameter \"%s\";"
                        + " rename one of the two",
                    norm.descriptor.id(),
                    norm.source,
                    route.descriptor.id(),
                    route.source,
                    parameter.id()));
          }
        }
      }
    }
  }

  private static Set<String> reserved(PartKind kind) {
    return switch (kind) {
      case DATASET -> Set.of("id", "train", "test", "augmentation");
      case NORM, OBJECTIVE -> Set.of("id", "norm", "route");
      default -> Set.of("id");
    };
  }

  /** Returns the descriptors of one kind, in the order of the plugins. */
  public List<Descriptor> descriptors(PartKind kind) {
    return entries(kind).values().stream().map(Entry::descriptor).toList();
  }

  /** Returns the descriptor of one part. */
  public Optional<Descriptor> descriptor(PartKind kind, String id) {
    return Optional.ofNullable(entries(kind).get(id)).map(Entry::descriptor);
  }

  /**
   * Returns which plugin offers a part.
   *
   * @throws IllegalArgumentException if none does
   */
  public String source(PartKind kind, String id) {
    return entry(kind, id).source;
  }

  /**
   * Returns the plugin that offers a part.
   *
   * @throws IllegalArgumentException if none does
   */
  public Plugin plugin(PartKind kind, String id) {
    return entry(kind, id).plugin;
  }

  /** Returns the norm of that id; {@link IllegalArgumentException} if there is none. */
  public Offer<Norm> norm(String id) {
    return offer(PartKind.NORM, id);
  }

  /** Returns the objective of that id; {@link IllegalArgumentException} if there is none. */
  public ObjectiveOffer objective(String id) {
    return (ObjectiveOffer) entry(PartKind.OBJECTIVE, id).offer;
  }

  /** Returns the architecture of that id; {@link IllegalArgumentException} if there is none. */
  public Offer<Architecture> architecture(String id) {
    return offer(PartKind.ARCHITECTURE, id);
  }

  /** Returns the dataset of that id; {@link IllegalArgumentException} if there is none. */
  public Offer<DatasetSource> dataset(String id) {
    return offer(PartKind.DATASET, id);
  }

  /**
   * Returns what is known about a dataset's images without reading them.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER if it must look for its files
   *     and does not find them
   */
  public DatasetInfo info(Component dataset) {
    return dataset(dataset.id()).create(dataset.arguments()).info(location);
  }

  /** Returns the augmentation of that id; {@link IllegalArgumentException} if there is none. */
  public Offer<Augmentation> augmentation(String id) {
    return offer(PartKind.AUGMENTATION, id);
  }

  /** Returns the optimizer of that id; {@link IllegalArgumentException} if there is none. */
  public Offer<Optimizer> optimizer(String id) {
    return offer(PartKind.OPTIMIZER, id);
  }

  /** Returns the learning rate of that id; {@link IllegalArgumentException} if there is none. */
  public Offer<LearningRate> learningRate(String id) {
    return offer(PartKind.RATE, id);
  }

  /** Returns the backend of that id; {@link IllegalArgumentException} if there is none. */
  public Offer<Backend> backend(String id) {
    return offer(PartKind.BACKEND, id);
  }

  /** Returns the metric of that id; {@link IllegalArgumentException} if there is none. */
  public Offer<Metric> metric(String id) {
    return offer(PartKind.METRIC, id);
  }

  /** Returns the saliency method of that id; {@link IllegalArgumentException} if there is none. */
  public Offer<SaliencyMethod> saliency(String id) {
    Offer<SaliencyMethod> offer = offer(PartKind.SALIENCY, id);
    return new Offer<>(offer.descriptor(), arguments -> offer.create(arguments, parts()));
  }

  /** Makes the saliency methods that others name. */
  private Parts parts() {
    return new Parts() {
      @Override
      public <T> T make(Class<T> contract, Component part) {
        if (contract != SaliencyMethod.class) {
          throw new IllegalArgumentException(
              "a part may name saliency methods, no " + contract.getSimpleName());
        }
        return contract.cast(saliency(part.id()).create(part.arguments()));
      }
    };
  }

  // Each kind's map is filled from a list of Offer<T> of that very kind, in add(Source).
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private <T> Offer<T> offer(PartKind kind, String id) {
    return (Offer<T>) entry(kind, id).offer;
  }

  private Entry entry(PartKind kind, String id) {
    Entry entry = entries(kind).get(id);
    if (entry == null) {
      throw new IllegalArgumentException("no " + kind.word() + " \"" + id + "\"");
    }
    return entry;
  }

  private Map<String, Entry> entries(PartKind kind) {
    return entries.getOrDefault(kind, Map.of());
  }
}
