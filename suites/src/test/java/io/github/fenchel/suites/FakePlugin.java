package io.github.fenchel.suites;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.objective.ObjectiveOffer;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.api.training.LearningRate;
import io.github.fenchel.api.training.Optimizer;
import io.github.fenchel.api.training.RandomNumbers;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PluginSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The real parts' descriptors, with parts behind them that can be planned but not run. */
public final class FakePlugin implements Plugin {
  private static final String WHY = "a fake: it can be planned, not run";

  public static Catalog catalog() {
    return Catalog.of(List.of(new PluginSource("fake.jar", new FakePlugin())));
  }

  /** Checks images, and changes none. */
  private record Unchanging(int padding) implements Augmentation {
    @Override
    public HostArray choose(int count, ImageShape image, RandomNumbers random) {
      throw new UnsupportedOperationException(WHY);
    }

    @Override
    public HostArray change(HostArray images, HostArray choices) {
      throw new UnsupportedOperationException(WHY);
    }

    @Override
    public HostArray changeSide(HostArray side, HostArray choices) {
      throw new UnsupportedOperationException(WHY);
    }

    @Override
    public void check(ImageShape image) {
      if (padding >= image.height()) {
        throw new IllegalArgumentException("padding " + padding + " does not fit " + image);
      }
    }
  }

  @Override
  public List<Offer<Augmentation>> augmentations() {
    return List.of(
        new Offer<>(
            Descriptor.of("horizontal-flip", "mirrors half of the images"),
            arguments -> new Unchanging(0)),
        new Offer<>(
            Descriptor.of(
                "padded-crop",
                "moves the image",
                Parameter.whole("padding", 4, Range.between(1, 64), "pixels on each side")),
            arguments -> new Unchanging(arguments.whole("padding"))));
  }

  @Override
  public int apiVersion() {
    return API_VERSION;
  }

  @Override
  public List<Offer<Optimizer>> optimizers() {
    return List.of(
            Descriptor.of(
                "adam",
                "Adam",
                Parameter.quantity("rate", Unit.NONE, "0.001", Range.positive(), "learning rate")),
            Descriptor.of(
                "sgd",
                "stochastic gradient descent",
                Parameter.quantity("rate", Unit.NONE, Range.positive(), "learning rate"),
                Parameter.quantity("momentum", Unit.NONE, "0", Range.properShare(), "momentum"),
                Parameter.flag("nesterov", false, "whether to look ahead")))
        .stream()
        .map(
            descriptor ->
                new Offer<Optimizer>(
                    descriptor, arguments -> new Planned(arguments.quantity("rate"))))
        .toList();
  }

  @Override
  public List<Offer<LearningRate>> learningRates() {
    return List.of(Descriptor.of("constant", "no change"), Descriptor.of("cosine", "half a cosine"))
        .stream()
        .map(
            descriptor ->
                new Offer<LearningRate>(
                    descriptor, arguments -> (base, step, steps, perEpoch) -> base))
        .toList();
  }

  private record Planned(double rate) implements Optimizer {
    @Override
    public double[] scalars(long step, double stepRate) {
      throw new UnsupportedOperationException(WHY);
    }

    @Override
    public Update prepare(Session session, List<Variable> weights) {
      throw new UnsupportedOperationException(WHY);
    }
  }

  @Override
  public List<Offer<Norm>> norms() {
    Parameter epsilon =
        Parameter.quantity("epsilon", Unit.PIXEL, Range.positive(), "how far a pixel may move");
    return List.of(
        new Offer<>(Descriptor.of("l1", "box", epsilon), a -> new PlannedNorm(1)),
        new Offer<>(
            Descriptor.of(
                "elastic-net",
                "box and square",
                epsilon,
                Parameter.quantity(
                    "epsilon2", Unit.PIXEL_SQUARED, Range.positive(), "weight of the square")),
            a -> new PlannedNorm(1)),
        new Offer<>(
            Descriptor.of(
                "group-l2",
                "patches",
                epsilon,
                Parameter.whole("patch", Range.atLeast(1), "side of a patch"),
                Parameter.choice("channels", List.of("separate", "joint"), "groups of channels")),
            a -> new PlannedNorm(a.whole("patch"))),
        new Offer<>(
            Descriptor.of("masked-l1", "box by a mask", epsilon),
            a -> new PlannedNorm(1, Set.of("mask"))));
  }

  @Override
  public List<ObjectiveOffer> objectives() {
    Parameter clip = Parameter.flag("clip", true, "whether to stay in [0,1]");
    Parameter mode = Parameter.choice("attackMode", List.of("evaluate", "train"), "batch norm");
    return List.of(
        ObjectiveOffer.baseline(Descriptor.of("standard", "no attack"), a -> planned()),
        ObjectiveOffer.route(Descriptor.of("fast", "one step", clip, mode), (a, n) -> planned()),
        ObjectiveOffer.route(
            Descriptor.of(
                "iterative",
                "many steps",
                clip,
                mode,
                Parameter.whole("steps", 7, Range.atLeast(1), "steps"),
                Parameter.quantityOr(
                    "auto", "stepSize", Unit.PIXEL_SQUARED, Range.positive(), "size of a step")),
            (a, n) -> planned()),
        ObjectiveOffer.route(
            Descriptor.of("choosy", "only small patches"),
            norm ->
                ((PlannedNorm) norm).patch() > 7
                    ? Optional.of("takes patches of 7 at most")
                    : Optional.empty(),
            (a, n) -> planned()),
        ObjectiveOffer.route(
            Descriptor.of("penalty", "the gradient's own size"),
            (a, n) -> planned(Capability.DOUBLE_BACKPROP)),
        ObjectiveOffer.baseline(
            Descriptor.of(
                "noise",
                "random noise",
                Parameter.quantity("sigma", Unit.PIXEL, Range.positive(), "its deviation")),
            a -> planned()));
  }

  private static Objective planned(Capability... needs) {
    return new Objective() {
      @Override
      public Set<Capability> needs() {
        return Set.of(needs);
      }

      @Override
      public Tensor attack(Network network, Batch batch, Draws draws) {
        throw new UnsupportedOperationException(WHY);
      }

      @Override
      public ExampleLoss loss(Network network, Batch batch, Tensor input, Draws draws) {
        throw new UnsupportedOperationException(WHY);
      }
    };
  }

  @Override
  public List<Offer<Backend>> backends() {
    return List.of(
        new Offer<>(
            Descriptor.of("pytorch", "trains"),
            a -> new PlannedBackend(Set.of(Capability.TRAIN, Capability.FLOAT64, Capability.GPU))),
        new Offer<>(
            Descriptor.of("reference", "does not train"),
            a -> new PlannedBackend(Set.of(Capability.FLOAT64))),
        new Offer<>(
            Descriptor.of("single", "float32 on a CPU"),
            a -> new PlannedBackend(Set.of(Capability.TRAIN))));
  }

  @Override
  public List<Offer<Architecture>> architectures() {
    return List.of(
        new Offer<>(Descriptor.of("linear", "one layer"), a -> new PlannedNetwork(1)),
        new Offer<>(
            Descriptor.of(
                "mlp",
                "layers",
                Parameter.whole("width", 128, Range.between(1, 4096), "units of a layer")),
            a -> new PlannedNetwork(1)),
        new Offer<>(Descriptor.of("small-cnn", "two convolutions"), a -> new PlannedNetwork(8)),
        new Offer<>(Descriptor.of("resnet18", "residual"), a -> new PlannedNetwork(8)),
        new Offer<>(Descriptor.of("wide-view", "large images"), a -> new PlannedNetwork(64)));
  }

  @Override
  public List<Offer<DatasetSource>> datasets() {
    return List.of(
        new Offer<>(
            Descriptor.of("fashion-mnist", "all of it"), a -> new PlannedData(60_000, 10_000)),
        new Offer<>(
            Descriptor.of("fashion-mnist-mini", "a tenth"), a -> new PlannedData(6_000, 1_000)),
        new Offer<>(
            Descriptor.of(
                "noise-images",
                "made up",
                Parameter.whole("size", 100, Range.atLeast(10), "images of each split")),
            a -> new PlannedData(a.whole("size"), a.whole("size"))),
        new Offer<>(
            Descriptor.of("masked-images", "with a mask each"),
            a -> new PlannedData(100, 50, Set.of("mask"))));
  }

  @Override
  public List<Offer<SaliencyMethod>> saliencyMethods() {
    return List.of(
        new Offer<>(
            Descriptor.of("simple-gradient", "of the logit"),
            a -> new PlannedMaps("gradient_logit")),
        new Offer<>(
            Descriptor.of(
                "smooth-grad",
                "mean of several",
                Parameter.whole("samples", 25, Range.atLeast(1), "how many")),
            a -> new PlannedMaps("smooth_grad_" + a.whole("samples"))),
        new Offer<>(
            Descriptor.of(
                "threshold",
                "the largest of others",
                Parameter.saliency("map", "whose maps are cut"),
                Parameter.quantity("share", Unit.NONE, "0.1", Range.properShare(), "what stays")),
            (a, parts) ->
                new PlannedMaps(
                    "threshold_"
                        + a.quantity("share")
                        + "_"
                        + parts.make(SaliencyMethod.class, a.part("map")).arrayName())),
        new Offer<>(
            Descriptor.of("needs-features", "of a feature map"), a -> new PlannedMaps("features")),
        new Offer<>(
            Descriptor.of("impostor", "of another name"), a -> new PlannedMaps("gradient_loss")));
  }

  @Override
  public List<Offer<Metric>> metrics() {
    return List.of(
        new Offer<>(Descriptor.of("accuracy", "share of hits"), a -> new PlannedMetric()),
        new Offer<>(
            Descriptor.of(
                "pgd-accuracy",
                "under attack",
                Parameter.quantity("bound", Unit.PIXEL, "8/255", Range.positive(), "L-infinity"),
                Parameter.whole("steps", 20, Range.atLeast(1), "steps")),
            a -> new PlannedMetric()),
        new Offer<>(
            Descriptor.of("gini", "of maps"),
            a -> new PlannedMetric(1, Reads.logits().mapOf(Output.LOGIT))),
        new Offer<>(
            Descriptor.of(
                "patch-entropy",
                "of patches",
                Parameter.whole("patch", Range.atLeast(1), "side of a patch")),
            a -> new PlannedMetric(a.whole("patch"), Reads.logits())),
        new Offer<>(
            Descriptor.of(
                "group-gini",
                "of patches",
                Parameter.whole("patch", 5, Range.atLeast(1), "side of a patch")),
            a -> new PlannedMetric(a.whole("patch"), Reads.logits())),
        new Offer<>(
            Descriptor.of("completeness", "of smooth maps"),
            a -> PlannedMetric.only("smooth_grad")),
        new Offer<>(
            Descriptor.of("mask-share", "of the mask"),
            a -> new PlannedMetric(1, Reads.logits().withSides(Set.of("mask")))));
  }

  private record PlannedNorm(int patch, Set<String> sides) implements Norm {
    PlannedNorm(int patch) {
      this(patch, Set.of());
    }

    @Override
    public void check(ImageShape shape) {
      checkPatch(patch, shape);
    }

    @Override
    public Tensor penalty(Tensor gradient) {
      throw new UnsupportedOperationException(WHY);
    }

    @Override
    public Tensor regularizer(Tensor delta) {
      throw new UnsupportedOperationException(WHY);
    }

    @Override
    public Tensor maximizer(Tensor gradient) {
      throw new UnsupportedOperationException(WHY);
    }

    @Override
    public Tensor prox(Tensor delta, Tensor step) {
      throw new UnsupportedOperationException(WHY);
    }
  }

  private static void checkPatch(int patch, ImageShape shape) {
    if (shape.height() % patch != 0 || shape.width() % patch != 0) {
      throw new IllegalArgumentException(
          "patch " + patch + " does not divide an image of " + shape);
    }
  }

  private record PlannedBackend(Set<Capability> capabilities) implements Backend {
    @Override
    public Map<String, String> versions() {
      return Map.of();
    }

    @Override
    public Session open(SessionOptions options) {
      throw new UnsupportedOperationException(WHY);
    }
  }

  private record PlannedNetwork(int leastSide) implements Architecture {
    @Override
    public Blueprint blueprint(NetworkInput input) {
      if (input.image().height() < leastSide) {
        throw new IllegalArgumentException(
            "needs images of at least " + leastSide + " pixels, not " + input.image());
      }
      return new Blueprint() {
        @Override
        public List<WeightSpec> weights() {
          return List.of();
        }

        @Override
        public int smallestBatch() {
          return leastSide; // any number will do
        }

        @Override
        public Network network(Session session, Map<String, Variable> variables) {
          throw new UnsupportedOperationException(WHY);
        }
      };
    }
  }

  private record PlannedData(int train, int test, Set<String> sides) implements DatasetSource {
    PlannedData(int train, int test) {
      this(train, test, Set.of());
    }

    @Override
    public DatasetInfo info(DataLocation location) {
      return new DatasetInfo(
          new ImageShape(1, 28, 28),
          Collections.nCopies(10, "kind"),
          List.of(0.286),
          List.of(0.353),
          train,
          test,
          sides);
    }

    @Override
    public Dataset open(DataLocation location) {
      throw new UnsupportedOperationException(WHY);
    }
  }

  private record PlannedMaps(String arrayName) implements SaliencyMethod {
    @Override
    public void check(Blueprint network) {
      if (arrayName.equals("features") && !network.hasFeatures()) {
        throw new IllegalArgumentException("the network has no feature map");
      }
    }

    @Override
    public HostArray explain(TrainedModel model, LabeledImages images) {
      throw new UnsupportedOperationException(WHY);
    }
  }

  private record PlannedMetric(int patch, Reads reads) implements Metric {
    /** One that measures the methods of a name only. */
    private static Metric only(String arrayName) {
      PlannedMetric metric = new PlannedMetric(1, Reads.logits().mapOf(Output.LOGIT));
      return new Metric() {
        @Override
        public MetricDefinition definition() {
          return metric.definition();
        }

        @Override
        public Reads reads() {
          return metric.reads();
        }

        @Override
        public boolean measures(SaliencyMethod method) {
          return method.arrayName().startsWith(arrayName);
        }

        @Override
        public Set<Capability> needs() {
          return Set.of(Capability.DOUBLE_BACKPROP);
        }

        @Override
        public double[] measure(Evidence evidence) {
          return metric.measure(evidence);
        }
      };
    }

    PlannedMetric() {
      this(1, Reads.logits());
    }

    @Override
    public void check(ImageShape shape) {
      checkPatch(patch, shape);
    }

    @Override
    public MetricDefinition definition() {
      throw new UnsupportedOperationException(WHY);
    }

    @Override
    public double[] measure(Evidence evidence) {
      throw new UnsupportedOperationException(WHY);
    }
  }
}
