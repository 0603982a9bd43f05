package io.github.fenchel.runner.explain;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.explain.ImageProgram;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
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
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.batch.ImagePass;
import io.github.fenchel.runner.batch.ImageSource;
import io.github.fenchel.runner.batch.InputLayout;
import io.github.fenchel.runner.data.split.Subset;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import io.github.fenchel.runner.random.Randomness;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A network in a session, as metrics see it.
 *
 * <p>Variants share the session's variables: a randomized one puts its weights there for the length
 * of a call, so that no second network takes memory.
 */
final class ArrayModel implements TrainedModel {
  private final Model model;
  private final Split train;
  private final Seeds seeds;
  private final Asker asker;
  private final Variant variant;
  private final Map<Object, ImagePass> passes;

  /**
   * Which network it is.
   *
   * @param network as it is, or without kinks
   * @param weights other weights than the session holds; null for those
   */
  private record Variant(Network network, @Nullable Map<String, HostArray> weights) {}

  /**
   * Who asks.
   *
   * @param name part of the seeds of draws
   * @param done what was computed once, by name; null where nothing is kept
   */
  private record Asker(String name, @Nullable Map<String, Object> done) {}

  private ArrayModel(
      Model model,
      Split train,
      Seeds seeds,
      Asker asker,
      Variant variant,
      Map<Object, ImagePass> passes) {
    this.model = model;
    this.train = train;
    this.seeds = seeds;
    this.asker = asker;
    this.variant = variant;
    this.passes = passes;
  }

  /**
   * The network with the weights that the session holds.
   *
   * @param train the images that it was trained on
   */
  ArrayModel(Model model, Split train, Seeds seeds) {
    this(
        model,
        train,
        seeds,
        new Asker("", null),
        new Variant(model.network(), null),
        new HashMap<>());
  }

  /** Returns the same network, whose draws are those of who asks. */
  ArrayModel askedBy(String name) {
    return asked(new Asker(name, null));
  }

  /**
   * Returns the same network, whose draws are those of who asks.
   *
   * @param done what was computed once, by name; for one set of images and maps
   */
  ArrayModel askedBy(String name, Map<String, Object> done) {
    return asked(new Asker(name, done));
  }

  private ArrayModel asked(Asker by) {
    return new ArrayModel(model, train, seeds, by, variant, passes);
  }

  @Override
  public NetworkInput input() {
    return variant.network().input();
  }

  @Override
  public List<WeightSpec> weights() {
    return model.blueprint().weights();
  }

  @Override
  public HostArray logits(HostArray images) {
    HostArray unused = HostArray.of(Shape.of(images.shape().get(0)), new long[rows(images)]);
    return outputs(
            logitsPass(),
            DrawSource.of(seeds, "logits"),
            ImageSource.of(new LabeledImages(images, unused, unused)))
        .get(0);
  }

  @Override
  public HostArray logits(int count, IntFunction<HostArray> image) {
    return outputs(
            logitsPass(), DrawSource.of(seeds, "logits"), ImageSource.of(count, image(), image))
        .get(0);
  }

  private ImagePass logitsPass() {
    Network network = variant.network();
    return pass(
        "logits",
        List.of(),
        List.of(),
        (batch, draws) -> List.of(network.logits(batch.images(), Mode.EVALUATE, draws)));
  }

  @Override
  public HostArray gradient(Output of, LabeledImages images) {
    return compute(new SimpleGradient(of), images, Map.of()).get(0);
  }

  @Override
  public List<HostArray> compute(
      ImageProgram program, LabeledImages images, Map<String, HostArray> given) {
    Network network = variant.network();
    List<String> names = given.keySet().stream().sorted().toList();
    ImagePass pass =
        pass(
            Map.entry(program, names),
            names,
            List.of(),
            (batch, draws) -> program.compute(network, batch));
    return outputs(pass, DrawSource.of(seeds, "compute"), ImageSource.of(images, given));
  }

  @Override
  public HostArray explain(SaliencyMethod method, LabeledImages images) {
    HostArray maps = method.explain(askedBy("explain " + method.arrayName()), images);
    return maps.to(variant.network().session().options().dataType());
  }

  @Override
  public HostArray perturb(Attack attack, String name, LabeledImages images) {
    Network network = variant.network();
    ImagePass pass =
        pass(
            attack,
            List.of(),
            attack.draws(image(), Chunk.LENGTH),
            (batch, draws) -> List.of(attack.perturb(network, batch, draws)));
    return outputs(pass, DrawSource.perImage(seeds, "perturb " + name), ImageSource.of(images))
        .get(0);
  }

  @Override
  public HostArray draw(DrawSpec spec, LabeledImages images) {
    return DrawSource.perImage(seeds, asker.name()).draw(spec, 0, images.keys());
  }

  // A name has one kind of work, and so one kind of result.
  @SuppressWarnings("unchecked")
  @Override
  public <T> T once(String name, Function<TrainedModel, T> work) {
    Map<String, Object> done = asker.done();
    Object made = done == null ? null : done.get(name);
    if (made == null) {
      made = work.apply(askedBy(name));
      if (done != null) {
        done.put(name, made);
      }
    }
    return (T) made;
  }

  @Override
  public LabeledImages trainingImages(int count) {
    int some = Math.min(count, train.size());
    Split chosen =
        some == train.size()
            ? train
            : Subset.stratified("training images", train, some, seeds.derive("trainingImages"));
    int[] places = IntStream.range(0, some).toArray();
    HostBatch batch = HostBatch.of(chosen, places);
    return new LabeledImages(batch.images(), batch.labels(), ImageSource.of(chosen).keys(places));
  }

  @Override
  public TrainedModel randomized(Predicate<WeightSpec> which, long seed) {
    Map<String, HostArray> others =
        new LinkedHashMap<>(variant.weights() == null ? model.weights() : variant.weights());
    for (WeightSpec spec : weights()) {
      if (which.test(spec)) {
        long own = seeds.derive("randomized", Long.toString(seed), spec.name());
        others.put(
            spec.name(),
            Randomness.initial(spec, own).to(variant.network().session().options().dataType()));
      }
    }
    return new ArrayModel(
        model, train, seeds, asker, new Variant(variant.network(), others), passes);
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
    return smooth == variant.network()
        ? this
        : new ArrayModel(
            model, train, seeds, asker, new Variant(smooth, variant.weights()), new HashMap<>());
  }

  private ImageShape image() {
    return input().image();
  }

  private ImagePass pass(
      Object what, List<String> names, List<DrawSpec> draws, ImagePass.Body body) {
    Session session = variant.network().session();
    return passes.computeIfAbsent(
        what, key -> new ImagePass(session, "asked: " + key, new InputLayout(names, draws), body));
  }

  /** Returns what a pass gives of images, in the order of its outputs. */
  private List<HostArray> outputs(ImagePass pass, DrawSource draws, ImageSource images) {
    if (images.size() == 0) {
      throw new IllegalArgumentException("the network was asked about no images");
    }
    List<List<HostArray>> parts = new ArrayList<>();
    Runnable work = () -> pass.over(images, draws, found -> parts.add(found.outputs()));
    if (variant.weights() == null) {
      work.run();
    } else {
      Map<String, HostArray> own = variant.weights();
      model.leavingNoTrace(
          () -> {
            model.restore(own);
            work.run();
            return own;
          });
    }
    List<HostArray> whole = new ArrayList<>();
    for (int output = 0; output < parts.get(0).size(); output++) {
      int place = output;
      whole.add(HostArray.concat(parts.stream().map(part -> part.get(place)).toList()));
    }
    return whole;
  }

  private static int rows(HostArray images) {
    return Math.toIntExact(images.shape().get(0));
  }
}
