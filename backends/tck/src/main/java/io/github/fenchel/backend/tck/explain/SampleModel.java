package io.github.fenchel.backend.tck.explain;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.ImageProgram;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.objective.Attack;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.tck.CentralDifferences;
import io.github.fenchel.backend.tck.sample.Numbers;
import io.github.fenchel.backend.tck.sample.Oracle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * A small network without kinks whose logits and gradients are computed in Java, by hand, and that
 * counts how often it is asked.
 *
 * <p>{@code F_k(p) = softplus(sum_c A_kc x_c(p) + b_k)}, {@code z_j = s (sum_kp W_jkp F_k(p) +
 * d_j)}: a 1x1 convolution, softplus, and a dense layer. Programs of the engine run on the backend
 * {@code reference}, differentiated by central differences.
 */
final class SampleModel implements TrainedModel {
  private static final int CLASSES = 3;
  private static final List<String> NAMES =
      List.of("conv.weight", "conv.bias", "fc.weight", "fc.bias");

  private final ImageShape image;
  private final int features;
  private final double sign;
  private final Map<String, double[]> weights;
  private final String asker;
  private final Asked asked;

  /** How often a model was asked, over all images. */
  static final class Asked {
    private long forwards;
    private long gradients;
    private boolean drew;

    long forwards() {
      return forwards;
    }

    long gradients() {
      return gradients;
    }

    boolean drew() {
      return drew;
    }
  }

  private SampleModel(
      ImageShape image,
      int features,
      double sign,
      Map<String, double[]> weights,
      String asker,
      Asked asked) {
    this.image = image;
    this.features = features;
    this.sign = sign;
    this.weights = Collections.unmodifiableMap(new TreeMap<>(weights));
    this.asker = asker;
    this.asked = asked;
  }

  /** A network with random weights, for images of a shape. */
  static SampleModel of(ImageShape image, long seed) {
    int features = 4;
    Map<String, double[]> weights = new TreeMap<>();
    SampleModel shape = new SampleModel(image, features, 1, weights, "", new Asked());
    shape.weights().forEach(spec -> weights.put(spec.name(), drawn(spec, seed)));
    return new SampleModel(image, features, 1, weights, "", new Asked());
  }

  private static double[] drawn(WeightSpec spec, long seed) {
    int size = Math.toIntExact(spec.shape().size());
    SplittableRandom random = new SplittableRandom(seed + spec.name().hashCode());
    double scale = spec.name().equals("fc.weight") ? 0.3 : 1;
    return random.doubles(size).map(u -> scale * random.nextGaussian()).toArray();
  }

  /** Returns the network whose class scores are minus those of this one. */
  SampleModel negated() {
    return new SampleModel(image, features, -sign, weights, asker, new Asked());
  }

  /** Returns another network with the same class scores: each feature twice, at half its weight. */
  SampleModel doubled() {
    int pixels = image.height() * image.width();
    double[] dense = weight("fc.weight");
    double[] halves = new double[2 * dense.length];
    for (int j = 0; j < CLASSES; j++) {
      for (int k = 0; k < 2 * features; k++) {
        for (int p = 0; p < pixels; p++) {
          halves[(j * 2 * features + k) * pixels + p] =
              dense[(j * features + k % features) * pixels + p] / 2;
        }
      }
    }
    Map<String, double[]> twice = new TreeMap<>(weights);
    twice.put("conv.weight", doubled(weight("conv.weight")));
    twice.put("conv.bias", doubled(weight("conv.bias")));
    twice.put("fc.weight", halves);
    return new SampleModel(image, 2 * features, sign, twice, asker, new Asked());
  }

  private static double[] doubled(double... values) {
    double[] twice = Arrays.copyOf(values, 2 * values.length);
    System.arraycopy(values, 0, twice, values.length, values.length);
    return twice;
  }

  /** Returns this network, and begins to count anew. */
  SampleModel counting() {
    return new SampleModel(image, features, sign, weights, asker, new Asked());
  }

  Asked asked() {
    return asked;
  }

  private double[] weight(String name) {
    double[] values = weights.get(name);
    if (values == null) {
      throw new IllegalArgumentException("no weight " + name);
    }
    return values;
  }

  @Override
  public NetworkInput input() {
    int channels = image.channels();
    return new NetworkInput(
        image, CLASSES, Collections.nCopies(channels, 0.25), Collections.nCopies(channels, 1.0));
  }

  @Override
  public List<WeightSpec> weights() {
    List<Shape> shapes =
        List.of(
            Shape.of(features, image.channels(), 1, 1),
            Shape.of(features),
            Shape.of(CLASSES, (long) features * image.height() * image.width()),
            Shape.of(CLASSES));
    List<WeightSpec> specs = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      specs.add(new WeightSpec(NAMES.get(i), shapes.get(i), new Initializer.Constant(0), true));
    }
    return specs;
  }

  @Override
  public HostArray logits(HostArray images) {
    int n = Math.toIntExact(images.shape().get(0));
    asked.forwards += n;
    double[] scores = new double[n * CLASSES];
    double[] all = images.toDoubles();
    for (int i = 0; i < n; i++) {
      double[] own = Arrays.copyOfRange(all, i * image.size(), (i + 1) * image.size());
      System.arraycopy(scores(own), 0, scores, i * CLASSES, CLASSES);
    }
    return HostArray.of(Shape.of(n, CLASSES), scores);
  }

  @Override
  public HostArray logits(int count, IntFunction<HostArray> made) {
    List<HostArray> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(made.apply(i).to(DataType.FLOAT64).reshape(image.batch(1)));
    }
    return logits(HostArray.concat(images));
  }

  private double activation(double[] pixels, int k, int p) {
    int area = image.height() * image.width();
    double sum = weight("conv.bias")[k];
    for (int c = 0; c < image.channels(); c++) {
      // The network sees images less the mean of its input, as Fenchel's networks do.
      sum += weight("conv.weight")[k * image.channels() + c] * (pixels[c * area + p] - 0.25);
    }
    return sum;
  }

  private double[] scores(double... pixels) {
    int area = image.height() * image.width();
    double[] scores = weight("fc.bias").clone();
    for (int k = 0; k < features; k++) {
      for (int p = 0; p < area; p++) {
        double a = activation(pixels, k, p);
        double feature = Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));
        for (int j = 0; j < CLASSES; j++) {
          scores[j] += weight("fc.weight")[(j * features + k) * area + p] * feature;
        }
      }
    }
    return Arrays.stream(scores).map(score -> sign * score).toArray();
  }

  @Override
  public HostArray gradient(Output of, LabeledImages images) {
    int n = images.size();
    asked.gradients += n;
    double[] all = images.images().toDoubles();
    double[] gradients = new double[all.length];
    for (int i = 0; i < n; i++) {
      double[] own = Arrays.copyOfRange(all, i * image.size(), (i + 1) * image.size());
      double[] outer = outer(of, scores(own), Math.toIntExact((long) images.labels().at(i)));
      System.arraycopy(gradient(own, outer), 0, gradients, i * image.size(), image.size());
    }
    return HostArray.of(images.images().shape(), gradients);
  }

  /** The derivative of an output with respect to each class score. */
  private static double[] outer(Output of, double[] scores, int label) {
    double[] outer = new double[CLASSES];
    double largest = Arrays.stream(scores).max().orElseThrow();
    double sum = Arrays.stream(scores).map(score -> Math.exp(score - largest)).sum();
    for (int j = 0; j < CLASSES; j++) {
      double own = j == label ? 1 : 0;
      double share = Math.exp(scores[j] - largest) / sum;
      outer[j] =
          switch (of) {
            case LOGIT -> own;
            case LOSS -> share - own;
            case LOG_PROBABILITY -> own - share;
          };
    }
    return outer;
  }

  private double[] gradient(double[] pixels, double... outer) {
    int area = image.height() * image.width();
    double[] gradient = new double[pixels.length];
    for (int k = 0; k < features; k++) {
      for (int p = 0; p < area; p++) {
        double weight = 0;
        for (int j = 0; j < CLASSES; j++) {
          weight += outer[j] * sign * weight("fc.weight")[(j * features + k) * area + p];
        }
        double slope = weight / (1 + Math.exp(-activation(pixels, k, p)));
        for (int c = 0; c < image.channels(); c++) {
          gradient[c * area + p] += slope * weight("conv.weight")[k * image.channels() + c];
        }
      }
    }
    return gradient;
  }

  @Override
  public List<HostArray> compute(
      ImageProgram program, LabeledImages images, Map<String, HostArray> given) {
    asked.gradients += images.size();
    List<String> names = given.keySet().stream().sorted().toList();
    List<HostArray> inputs = new ArrayList<>(List.of(images.images(), images.labels()));
    names.forEach(name -> inputs.add(given.get(name)));
    try (Session session =
        new CentralDifferences(
            Oracle.backend().open(new SessionOptions("cpu", DataType.FLOAT64, 1)))) {
      return session
          .compile(
              "sample",
              tensors -> {
                Map<String, Tensor> sides = new TreeMap<>();
                for (int i = 0; i < names.size(); i++) {
                  sides.put(names.get(i), tensors.get(2 + i));
                }
                return program.compute(
                    network(session), new Batch(tensors.get(0), tensors.get(1), sides));
              })
          .call(inputs.toArray(HostArray[]::new));
    }
  }

  private Network network(Session session) {
    return new Network() {
      @Override
      public Session session() {
        return session;
      }

      @Override
      public NetworkInput input() {
        return SampleModel.this.input();
      }

      @Override
      public Tensor logits(Tensor images, Mode mode, Draws draws) {
        return classify(features(images, mode, draws), mode, draws);
      }

      @Override
      public Tensor features(Tensor images, Mode mode, Draws draws) {
        return session
            .nn()
            .conv2d(images.sub(0.25), constant(0), constant(1), new Convolution(1, 0, 1))
            .softplus();
      }

      @Override
      public Tensor classify(Tensor features, Mode mode, Draws draws) {
        Shape flat = Shape.of(features.shape().get(0), weights().get(2).shape().get(1));
        return session.nn().linear(features.reshape(flat), constant(2), constant(3)).mul(sign);
      }

      private Tensor constant(int weight) {
        WeightSpec spec = weights().get(weight);
        return session.constant(HostArray.of(spec.shape(), weight(spec.name())));
      }
    };
  }

  @Override
  public HostArray draw(DrawSpec spec, LabeledImages images) {
    asked.drew = true;
    long size = spec.shape().size() / images.size();
    double[] drawn = new double[Math.toIntExact(spec.shape().size())];
    for (int i = 0; i < images.size(); i++) {
      long seed = (asker + " " + spec.name()).hashCode() * 31L + (long) images.keys().at(i);
      SplittableRandom random = new SplittableRandom(seed);
      for (int e = 0; e < size; e++) {
        drawn[(int) (i * size) + e] =
            switch (spec.distribution()) {
              case NORMAL -> random.nextGaussian();
              case UNIFORM -> 2 * random.nextDouble() - 1;
              case BERNOULLI -> random.nextDouble() < spec.parameter() ? 1 : 0;
            };
      }
    }
    return HostArray.of(spec.shape(), drawn).to(DataType.FLOAT32);
  }

  @Override
  public LabeledImages trainingImages(int count) {
    int n = Math.min(count, 5);
    HostArray noise = Numbers.normal(23, image.batch(n).toArray());
    double[] pixels = noise.toDoubles();
    Arrays.setAll(pixels, i -> 1 / (1 + Math.exp(-pixels[i])));
    long[] places = new long[n];
    Arrays.setAll(places, i -> i);
    HostArray index = HostArray.of(Shape.of(n), places);
    return new LabeledImages(HostArray.of(image.batch(n), pixels), index, index);
  }

  @Override
  public HostArray explain(SaliencyMethod method, LabeledImages images) {
    SampleModel scoped = new SampleModel(image, features, sign, weights, method.arrayName(), asked);
    return method.explain(scoped, images);
  }

  @Override
  public HostArray perturb(Attack attack, String name, LabeledImages images) {
    throw new UnsupportedOperationException("the kit's network attacks nothing");
  }

  @Override
  public TrainedModel randomized(Predicate<WeightSpec> which, long seed) {
    Map<String, double[]> others = new TreeMap<>(weights);
    for (WeightSpec spec : weights()) {
      if (which.test(spec)) {
        others.put(spec.name(), drawn(spec, seed + 1_000_003));
      }
    }
    return new SampleModel(image, features, sign, others, asker, asked);
  }

  @Override
  public TrainedModel smoothed() {
    return this;
  }
}
