package io.github.fenchel.benchmarks;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.ObjectiveOffer;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.random.Randomness;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.TrainingTask;
import io.github.fenchel.runner.train.optimizer.LearningRates;
import io.github.fenchel.runner.train.optimizer.Optimizers;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the benchmarks measure: the network, batch and norms of the peer's script. */
final class PeerTask {
  static final int CLASSES = 10;
  private static final long SEED = 7;

  private PeerTask() {}

  static Session open(String backend, int threads) {
    return part(Plugin::backends, backend)
        .create(Arguments.none())
        .open(new SessionOptions("cpu", DataType.FLOAT32, threads));
  }

  /** The norm of that id with the peer's parameters; null for {@code none}. */
  static @Nullable Norm norm(String id) {
    Map<String, Value> values =
        switch (id) {
          case "none" -> Map.of();
          case "elastic-net" ->
              Map.of(
                  "epsilon",
                  pixels("8/255", Unit.PIXEL),
                  "epsilon2",
                  pixels("0.05", Unit.PIXEL_SQUARED));
          case "group-l2" ->
              Map.of("epsilon", pixels("8/255", Unit.PIXEL), "patch", new Value.Whole(7));
          default -> Map.of("epsilon", pixels("8/255", Unit.PIXEL));
        };
    if (id.equals("none")) {
      return null;
    }
    Offer<Norm> offer = part(Plugin::norms, id);
    return offer.create(Arguments.of(offer.descriptor(), values));
  }

  private static Value pixels(String text, Unit unit) {
    return new Value.Quantity(Rational.parse(text), unit);
  }

  static TrainingTask task(String network, String norm, int batch, ImageShape image) {
    Blueprint blueprint = blueprint(network, image);
    Norm chosen = norm(norm);
    ObjectiveOffer objective =
        plugins()
            .flatMap(plugin -> plugin.objectives().stream())
            .filter(o -> o.descriptor().id().equals(chosen == null ? "standard" : "fast"))
            .findFirst()
            .orElseThrow();
    var adam = Optimizers.offers().get(0);
    return new TrainingTask(
        blueprint,
        objective.create(Arguments.of(objective.descriptor(), Map.of()), chosen),
        adam.create(Arguments.of(adam.descriptor(), Map.of())),
        LearningRates.constant(),
        new ScheduleSpec(
            1, batch, Component.of("adam"), Component.of("constant"), ScheduleSpec.Keep.LAST),
        List.of(),
        image,
        new RandomImages(image, batch),
        Optional.empty(),
        seeds());
  }

  static Blueprint blueprint(String network, ImageShape image) {
    Offer<Architecture> architecture = part(Plugin::architectures, network);
    return architecture
        .create(Arguments.of(architecture.descriptor(), Map.of()))
        .blueprint(
            new NetworkInput(
                image,
                CLASSES,
                Collections.nCopies(image.channels(), 0.0),
                Collections.nCopies(image.channels(), 1.0)));
  }

  /** The saliency method of that id, with its defaults. */
  static SaliencyMethod method(String id) {
    Offer<SaliencyMethod> offer = part(Plugin::saliencyMethods, id);
    return offer.create(Arguments.of(offer.descriptor(), Map.of()));
  }

  static Seeds seeds() {
    return Seeds.of(Component.of("random"), SEED);
  }

  private static <T> Offer<T> part(Function<Plugin, List<Offer<T>>> kind, String id) {
    return plugins()
        .flatMap(plugin -> kind.apply(plugin).stream())
        .filter(offer -> offer.descriptor().id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no plugin offers \"" + id + "\""));
  }

  private static Stream<Plugin> plugins() {
    return ServiceLoader.load(Plugin.class).stream().map(ServiceLoader.Provider::get);
  }

  /** So many uniform random images, as in the peer's scripts. */
  record RandomImages(ImageShape image, int size) implements Split {
    @Override
    public int label(int index) {
      return index % CLASSES;
    }

    @Override
    public HostArray images(int... indices) {
      Randomness random = Randomness.seeded(SEED);
      float[] values = new float[indices.length * image.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (0.5 + 0.5 * random.uniform());
      }
      return HostArray.of(image.batch(indices.length), values);
    }
  }

  /** A batch of gradients as a network might give. */
  static HostArray gradients(int batch, ImageShape image) {
    Randomness random = Randomness.seeded(SEED);
    float[] values = new float[batch * image.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.normal();
    }
    return HostArray.of(Shape.of(batch, image.channels(), image.height(), image.width()), values);
  }
}
