package io.github.fenchel.runner.explain;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.objective.Attack;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.batch.Chunk;
import io.github.fenchel.runner.batch.DrawSource;
import io.github.fenchel.runner.batch.ImagePass;
import io.github.fenchel.runner.batch.ImageSource;
import io.github.fenchel.runner.batch.InputLayout;
import io.github.fenchel.runner.random.Randomness;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A network in a session, as metrics see it.
 *
 * <p>Variants share the session's variables: a randomized one puts its weights there for the length
 * of a call, so that no second network takes memory.
 */
final class ArrayModel implements TrainedModel {
  /** What the draws of {@link #explain} are for, before the method's array name. */
  private static final String EXPLAIN = "explain ";

  private final Model model;
  private final Seeds seeds;
  private final Network network;
  private final @Nullable Map<String, HostArray> weights;
  private final Map<Object, ImagePass> passes;

  private ArrayModel(
      Model model,
      Seeds seeds,
      Network network,
      @Nullable Map<String, HostArray> weights,
      Map<Object, ImagePass> passes) {
    this.model = model;
    this.seeds = seeds;
    this.network = network;
    this.weights = weights;
    this.passes = passes;
  }

  /** The network with the weights that the session holds. */
  ArrayModel(Model model, Seeds seeds) {
    this(model, seeds, model.network(), null, new HashMap<>());
  }

  /** Where the draws of a method come from: each image's own, whatever is explained with it. */
  static DrawSource draws(SaliencyMethod method, Seeds seeds) {
    return DrawSource.perImage(seeds, EXPLAIN + method.arrayName());
  }

  @Override
  public NetworkInput input() {
    return network.input();
  }

  @Override
  public List<WeightSpec> weights() {
    return model.blueprint().weights();
  }

  @Override
  public HostArray logits(HostArray images) {
    ImagePass pass =
        pass(
            "logits",
            List.of(),
            (batch, draws) -> List.of(network.logits(batch.images(), Mode.EVALUATE, draws)));
    HostArray unused = HostArray.of(Shape.of(images.shape().get(0)), new long[rows(images)]);
    return outputs(pass, DrawSource.of(seeds, "logits"), new LabeledImages(images, unused, unused));
  }

  @Override
  public HostArray explain(SaliencyMethod method, LabeledImages images) {
    ImagePass pass =
        pass(
            method,
            method.draws(image(), Chunk.LENGTH),
            (batch, draws) ->
                List.of(method.explain(network, new Batch(batch.images(), batch.labels()), draws)));
    return outputs(pass, draws(method, seeds), images);
  }

  @Override
  public HostArray perturb(Attack attack, String name, LabeledImages images) {
    ImagePass pass =
        pass(
            attack,
            attack.draws(image(), Chunk.LENGTH),
            (batch, draws) -> List.of(attack.perturb(network, batch, draws)));
    return outputs(pass, DrawSource.perImage(seeds, "perturb " + name), images);
  }

  @Override
  public TrainedModel randomized(Predicate<WeightSpec> which, long seed) {
    Map<String, HostArray> others =
        new LinkedHashMap<>(weights == null ? model.weights() : weights);
    for (WeightSpec spec : weights()) {
      if (which.test(spec)) {
        long own = seeds.derive("randomized", Long.toString(seed), spec.name());
        others.put(
            spec.name(), Randomness.initial(spec, own).to(network.session().options().dataType()));
      }
    }
    return new ArrayModel(model, seeds, network, others, passes);
  }

  @Override
  public TrainedModel smoothed() {
    Network smooth =
        model
            .smoothed()
            .orElseThrow(
                () ->
                    new UnsupportedOperationException(
                        "this network names no variant without kinks; its blueprint's smoothed()"
                            + " returns one"));
    return smooth == network
        ? this
        : new ArrayModel(model, seeds, smooth, weights, new HashMap<>());
  }

  private ImageShape image() {
    return network.input().image();
  }

  private ImagePass pass(Object what, List<DrawSpec> draws, ImagePass.Body body) {
    Session session = network.session();
    return passes.computeIfAbsent(
        what,
        key -> new ImagePass(session, "asked: " + key, new InputLayout(List.of(), draws), body));
  }

  private HostArray outputs(ImagePass pass, DrawSource draws, LabeledImages images) {
    if (images.size() == 0) {
      throw new IllegalArgumentException("the network was asked about no images");
    }
    List<HostArray> parts = new ArrayList<>();
    Runnable work =
        () -> pass.over(ImageSource.of(images), draws, found -> parts.add(found.outputs().get(0)));
    if (weights == null) {
      work.run();
    } else {
      Map<String, HostArray> own = weights;
      model.leavingNoTrace(
          () -> {
            model.restore(own);
            work.run();
            return own;
          });
    }
    return HostArray.concat(parts);
  }

  private static int rows(HostArray images) {
    return Math.toIntExact(images.shape().get(0));
  }
}
