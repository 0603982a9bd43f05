package io.github.fenchel.runner.explain;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.batch.Chunk;
import io.github.fenchel.runner.batch.DrawSource;
import io.github.fenchel.runner.random.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The maps of several saliency methods in one program.
 *
 * <p>Each method's draws have its array's name before theirs, and are the numbers that it would get
 * alone.
 */
final class MapProgram {
  private final Map<String, SaliencyMethod> methods;
  private final Seeds seeds;
  private final Map<String, Owned> draws = new LinkedHashMap<>();

  /** A method's draw. */
  private record Owned(SaliencyMethod method, DrawSpec spec) {
    String name() {
      return name(method, spec.name());
    }

    static String name(SaliencyMethod method, String draw) {
      return method.arrayName() + " " + draw;
    }
  }

  /** The maps of these methods, by array name, of images of a shape. */
  MapProgram(Map<String, SaliencyMethod> methods, ImageShape image, Seeds seeds) {
    this.methods = new LinkedHashMap<>(methods);
    this.seeds = seeds;
    for (SaliencyMethod method : methods.values()) {
      for (DrawSpec spec : method.draws(image, Chunk.LENGTH)) {
        Owned owned = new Owned(method, spec);
        draws.put(owned.name(), owned);
      }
    }
  }

  /** Returns the random numbers that it needs. */
  List<DrawSpec> draws() {
    List<DrawSpec> all = new ArrayList<>();
    draws.forEach(
        (name, owned) -> {
          DrawSpec spec = owned.spec();
          all.add(new DrawSpec(name, spec.distribution(), spec.parameter(), spec.shape()));
        });
    return all;
  }

  /** Returns where they come from. */
  DrawSource source() {
    return (spec, from, keys) -> {
      Owned owned = Objects.requireNonNull(draws.get(spec.name()), spec.name());
      return ArrayModel.draws(owned.method(), seeds).draw(owned.spec(), from, keys);
    };
  }

  /** Makes the maps, in the methods' order; within a program. */
  List<Tensor> compute(Network network, Batch batch, Draws given) {
    Batch plain = new Batch(batch.images(), batch.labels());
    List<Tensor> maps = new ArrayList<>();
    for (SaliencyMethod method : methods.values()) {
      maps.add(method.explain(network, plain, name -> given.get(Owned.name(method, name))));
    }
    return maps;
  }

  /** Returns the maps that the program gave, by array name. */
  Map<String, HostArray> byName(List<HostArray> maps) {
    Map<String, HostArray> byName = new LinkedHashMap<>();
    int place = 0;
    for (String name : methods.keySet()) {
      byName.put(name, maps.get(place++));
    }
    return byName;
  }
}
