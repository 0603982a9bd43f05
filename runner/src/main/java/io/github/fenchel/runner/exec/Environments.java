package io.github.fenchel.runner.exec;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.results.format.Digest;
import io.github.fenchel.runner.plugin.InstalledPlugin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tells what a run's result depends on beside its spec; loads no native library. */
public final class Environments {
  private static final int BRIEF = 12;

  private final Workplace workplace;
  private final Map<Component, SortedMap<String, String>> dataDigests = new HashMap<>();
  private final Map<Place, Environment> known = new HashMap<>();

  /** What environments of one workplace differ in. */
  private record Place(EngineSpec engine, SortedMap<String, String> dataDigests) {}

  /** Environments of runs in one workplace. */
  public Environments(Workplace workplace) {
    this.workplace = workplace;
  }

  /** Returns the environment that a run would have here; reads its dataset to digest it. */
  public Environment of(RunSpec spec) {
    return of(spec.training().data().dataset(), spec.training().engine());
  }

  /** Returns the environment of a computation on a dataset; reads it to digest it. */
  Environment of(Component dataset, EngineSpec engine) {
    SortedMap<String, String> digests =
        dataDigests.computeIfAbsent(dataset, named -> workplace.open(named).digests());
    return of(engine, digests);
  }

  /** Returns the environment of a run whose dataset was read. */
  Environment of(RunSpec spec, SortedMap<String, String> dataDigests) {
    return of(spec.training().engine(), dataDigests);
  }

  private Environment of(EngineSpec engine, SortedMap<String, String> dataDigests) {
    return known.computeIfAbsent(new Place(engine, dataDigests), this::made);
  }

  private Environment made(Place place) {
    EngineSpec engine = place.engine();
    Backend backend = Parts.backend(workplace.catalog(), engine);
    SortedMap<String, String> plugins = new TreeMap<>();
    StringBuilder own = new StringBuilder();
    String version = "dev";
    for (InstalledPlugin plugin : workplace.plugins()) {
      if (plugin.builtIn()) {
        own.append(plugin.source()).append(' ').append(plugin.sha256()).append('\n');
        version = plugin.version();
      } else {
        plugins.put(plugin.source(), plugin.sha256());
      }
    }
    String build = Digest.ofBytes(own.toString().getBytes(StandardCharsets.UTF_8));
    return new Environment(
        version + " " + build.substring(0, 16),
        plugins,
        place.dataDigests(),
        new TreeMap<>(backend.versions()),
        deviceClass(engine.options().device()));
  }

  /** Returns what differs between two environments, e.g. {@code engine.pytorch: 2.7.1 -> 2.8.0}. */
  public static List<String> differences(Environment before, Environment now) {
    SortedMap<String, String> old = fields(before);
    SortedMap<String, String> current = fields(now);
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(current.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String was = old.getOrDefault(name, "none");
      String is = current.getOrDefault(name, "none");
      if (!was.equals(is)) {
        differences.add(name + ": " + was + " -> " + is);
      }
    }
    return List.copyOf(differences);
  }

  private static SortedMap<String, String> fields(Environment environment) {
    SortedMap<String, String> fields = new TreeMap<>();
    fields.put("fenchel", environment.fenchel());
    fields.put("deviceClass", environment.deviceClass());
    environment.plugins().forEach((name, digest) -> fields.put("plugins." + name, brief(digest)));
    environment.data().forEach((name, digest) -> fields.put("data." + name, brief(digest)));
    environment.engine().forEach((name, version) -> fields.put("engine." + name, version));
    return fields;
  }

  private static String brief(String digest) {
    return digest.substring(0, Math.min(BRIEF, digest.length()));
  }

  private static String deviceClass(String device) {
    String kind = device.startsWith("cuda") ? "cuda" : device;
    return kind + " " + System.getProperty("os.arch");
  }
}
