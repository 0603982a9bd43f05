package io.github.fenchel.runner.batch;

import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.random.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The order of a program's inputs: images, labels, side maps by name, random draws, scalars.
 *
 * <p>One place knows it, so that what the host packs and what the program unpacks cannot differ.
 */
public final class InputLayout {
  private final List<String> sideNames;
  private final List<DrawSpec> draws;

  /**
   * A layout.
   *
   * @param sideNames the names of the side maps
   * @param draws the random numbers that the program asks for
   */
  public InputLayout(List<String> sideNames, List<DrawSpec> draws) {
    this.sideNames = sideNames.stream().sorted().toList();
    this.draws = List.copyOf(draws);
    Set<String> names = new HashSet<>();
    for (DrawSpec draw : draws) {
      if (!names.add(draw.name())) {
        throw new IllegalArgumentException(
            "two random draws are named \"" + draw.name() + "\"; each needs a name of its own");
      }
    }
  }

  /** The layout for a split's images, with the draws that a program asks for. */
  public static InputLayout of(Split split, List<DrawSpec> draws) {
    return new InputLayout(List.copyOf(split.sides(0).keySet()), draws);
  }

  /**
   * Packs one call's inputs.
   *
   * @param seeds what the draws' seeds derive from
   * @param use what the draws are for, e.g. the step's number: part of their seeds
   */
  public List<HostArray> pack(HostBatch batch, Seeds seeds, String use, List<HostArray> scalars) {
    DrawSource source = DrawSource.of(seeds, use);
    List<HostArray> packed = pack(batch, spec -> source.draw(spec, 0, batch.labels()));
    packed.addAll(scalars);
    return packed;
  }

  /** Packs one call's inputs, without scalars. */
  List<HostArray> pack(HostBatch batch, Function<DrawSpec, HostArray> source) {
    List<HostArray> packed = new ArrayList<>();
    packed.add(batch.images());
    packed.add(batch.labels());
    TreeMap<String, HostArray> sides = new TreeMap<>(batch.sides());
    if (!List.copyOf(sides.keySet()).equals(sideNames)) {
      throw new IllegalArgumentException(
          "side maps " + sides.keySet() + " were given, expected " + sideNames);
    }
    packed.addAll(sides.values());
    draws.forEach(draw -> packed.add(source.apply(draw)));
    return packed;
  }

  /** Unpacks the batch within a program. */
  public Batch batch(List<Tensor> inputs) {
    Map<String, Tensor> sides = new HashMap<>();
    for (int i = 0; i < sideNames.size(); i++) {
      sides.put(sideNames.get(i), inputs.get(2 + i));
    }
    return new Batch(inputs.get(0), inputs.get(1), sides);
  }

  /** Unpacks the draws within a program. */
  public Draws draws(List<Tensor> inputs) {
    Map<String, Tensor> byName = new HashMap<>();
    for (int i = 0; i < draws.size(); i++) {
      byName.put(draws.get(i).name(), inputs.get(2 + sideNames.size() + i));
    }
    return name -> {
      Tensor drawn = byName.get(name);
      if (drawn == null) {
        throw new IllegalArgumentException("no random draw \"" + name + "\" was declared");
      }
      return drawn;
    };
  }

  /** Unpacks the scalars within a program. */
  public List<Tensor> scalars(List<Tensor> inputs) {
    return List.copyOf(inputs.subList(2 + sideNames.size() + draws.size(), inputs.size()));
  }
}
