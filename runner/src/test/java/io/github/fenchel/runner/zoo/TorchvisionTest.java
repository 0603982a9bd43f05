package io.github.fenchel.runner.zoo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the networks to torchvision's, on equal weights: {@code torchvision_networks.py} made the
 * golden files, and says what is in them.
 */
class TorchvisionTest {
  private static final int CLASSES = 7;
  private static final int IMAGES = 2;
  private static final int PIXELS = 20;
  private static final Set<String> SMOOTH = Set.of("efficientnet-b0", "convnext-tiny", "vit-tiny");

  /** The numbers of networks.txt, by {@code network side}, then by what they are. */
  private static final Map<String, Map<String, double[]>> GOLDEN = golden();

  /** What weights.txt says about one tensor of a fresh network. */
  private record Fresh(String name, String shape, double mean, double deviation, double largest) {}

  static Stream<String> networks() {
    return GOLDEN.keySet().stream().map(key -> key.split(" ", -1)[0]).distinct();
  }

  /** VGG's dense layers would need gigabytes of memory in double precision. */
  static Stream<Arguments> everywhere() {
    return GOLDEN.keySet().stream()
        .flatMap(
            key ->
                Stream.of("pytorch", "tensorflow")
                    .flatMap(
                        backend ->
                            Stream.of(DataType.FLOAT64, DataType.FLOAT32)
                                .filter(
                                    type -> type == DataType.FLOAT32 || !key.equals("vgg11-bn 72"))
                                .map(type -> Arguments.of(key, backend, type))));
  }

  // ---- weights -----------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("networks")
  void itsStateHasTorchvisionsNamesOrderAndShapes(String id) {
    Blueprint blueprint = blueprint(id, 224, 1000);
    assertThat(blueprint.weights().stream().map(spec -> spec.name() + " " + spec.shape()))
        .containsExactlyElementsOf(
            fresh(id).stream().map(tensor -> tensor.name() + " " + tensor.shape()).toList());
    long parameters =
        blueprint.weights().stream()
            .filter(WeightSpec::trained)
            .mapToLong(spec -> spec.shape().size())
            .sum();
    assertThat(parameters).isEqualTo(parameters(id));
  }

  /** A sample's deviation is right to its sampling error, and its largest tells the shape. */
  @ParameterizedTest
  @MethodSource("networks")
  void itStartsAsTorchvisionsDoes(String id) {
    List<Fresh> fresh = fresh(id);
    List<WeightSpec> weights = blueprint(id, 224, 1000).weights();
    for (int i = 0; i < fresh.size(); i++) {
      Fresh found = fresh.get(i);
      Initializer own = weights.get(i).initializer();
      double count = weights.get(i).shape().size();
      double deviation = 0;
      if (own instanceof Initializer.Constant constant) {
        // The golden numbers have six digits.
        assertThat(found.mean()).as(found.name()).isCloseTo(constant.value(), within(1e-12));
      } else if (own instanceof Initializer.Normal normal) {
        deviation = normal.deviation();
        assertThat(found.largest()).as(found.name()).isGreaterThan(1.8 * deviation);
      } else {
        double bound = ((Initializer.Uniform) own).bound();
        deviation = bound / Math.sqrt(3);
        assertThat(found.largest())
            .as(found.name())
            .isBetween(bound * (1 - 15 / count), bound * (1 + 1e-5));
      }
      assertThat(found.deviation())
          .as(found.name())
          .isCloseTo(deviation, within(deviation * 4.5 / Math.sqrt(2 * count)));
      assertThat(Math.abs(found.mean()))
          .as(found.name())
          .isLessThanOrEqualTo(
              own instanceof Initializer.Constant
                  ? Double.POSITIVE_INFINITY
                  : 4.5 * deviation / Math.sqrt(count));
    }
  }

  // ---- values ------------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("everywhere")
  @Tag("slow")
  void itComputesWhatTorchvisionsDoes(String key, String backend, DataType type) {
    Map<String, double[]> golden = requireNonNull(GOLDEN.get(key));
    String id = key.split(" ", -1)[0];
    int side = Integer.parseInt(key.split(" ", -1)[1]);
    boolean exact = type == DataType.FLOAT64;
    try (Session session = Engines.open(backend, type)) {
      Blueprint blueprint = blueprint(id, side, CLASSES);
      Map<String, Variable> variables =
          Engines.variables(session, blueprint, spec -> weight(spec, id));
      Network network = blueprint.network(session, variables);
      HostArray images = images(side);

      List<HostArray> evaluated = evaluation(session, network).call(images);
      double[] length = requireNonNull(golden.get("length"));
      double[] gradient = evaluated.get(1).toDoubles();
      double[] some = new double[PIXELS];
      for (int i = 0; i < PIXELS; i++) {
        some[i] = gradient[Math.toIntExact((long) i * (gradient.length - 1) / (PIXELS - 1))];
      }
      double logitsOff = off(evaluated.get(0).toDoubles(), requireNonNull(golden.get("logits")));
      double gradientOff = off(some, requireNonNull(golden.get("gradient")), length[1]);
      double norm = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());

      List<DrawSpec> draws = blueprint.draws(IMAGES);
      HostArray[] inputs =
          Stream.concat(Stream.of(images), draws.stream().map(TorchvisionTest::mask))
              .toArray(HostArray[]::new);
      double[] trained = training(session, network, draws).call(inputs).get(0).toDoubles();
      double trainedOff = off(trained, requireNonNull(golden.get("trained")));

      assertThat(logitsOff).as("logits").isLessThan(exact ? 1e-13 : 1e-5);
      // A ReLU within rounding of its kink passes the gradient here and not there.
      double rounded = SMOOTH.contains(id) ? 1e-5 : 5e-3;
      assertThat(gradientOff).as("gradient").isLessThan(exact ? 1e-13 : rounded);
      assertThat(norm).isCloseTo(length[0], within(length[0] * (exact ? 1e-13 : rounded)));
      assertThat(trainedOff).as("trained").isLessThan(exact ? 1e-12 : 1e-4);
      for (Map.Entry<String, double[]> moved : golden.entrySet()) {
        Variable statistic = variables.get(moved.getKey());
        if (statistic != null) {
          double[] found = Arrays.copyOf(statistic.read().toDoubles(), moved.getValue().length);
          assertThat(off(found, moved.getValue()))
              .as(moved.getKey())
              .isLessThan(exact ? 1e-12 : 1e-4);
        }
      }
    }
  }

  /** Returns the largest difference, as a share of the largest number. */
  private static double off(double[] found, double[] truth) {
    return off(found, truth, Arrays.stream(truth).map(Math::abs).max().orElseThrow());
  }

  private static double off(double[] found, double[] truth, double largest) {
    assertThat(found).hasSameSizeAs(truth);
    double off = 0;
    for (int i = 0; i < truth.length; i++) {
      off = Math.max(off, Math.abs(found[i] - truth[i]));
    }
    return off / largest;
  }

  private static Program evaluation(Session session, Network network) {
    double[] factors = new double[CLASSES];
    for (int k = 0; k < CLASSES; k++) {
      factors[k] = k + 1;
    }
    return session.compile(
        "evaluated",
        inputs -> {
          Tensor weights = session.constant(HostArray.of(Shape.of(CLASSES), factors));
          ValueAndGradient result =
              session.valueAndGradient(
                  x -> {
                    Tensor logits = network.logits(x, Mode.EVALUATE, Draws.none());
                    return new Loss(logits.mul(weights).sum(), List.of(logits));
                  },
                  inputs.get(0));
          return List.of(result.auxiliary().get(0), result.gradient());
        });
  }

  private static Program training(Session session, Network network, List<DrawSpec> draws) {
    return session.compile(
        "trained",
        inputs -> {
          Map<String, Tensor> drawn = new LinkedHashMap<>();
          for (int i = 0; i < draws.size(); i++) {
            drawn.put(draws.get(i).name(), inputs.get(1 + i));
          }
          Draws given = name -> requireNonNull(drawn.get(name), name);
          return List.of(network.logits(inputs.get(0), Mode.TRAIN, given));
        });
  }

  // ---- what the script does ----------------------------------------------------------------

  private static float[] uniform(String name, int count) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    int start = (int) crc.getValue();
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      int x = i * (int) 2654435761L + start;
      x ^= x >>> 16;
      x *= 0x45D9F3B;
      x ^= x >>> 16;
      values[i] = (x & 0xFFFF) / 32768f - 1;
    }
    return values;
  }

  private static float scale(long fan) {
    float s = 1;
    while (s * s * fan > 6) {
      s /= 2;
    }
    return s;
  }

  private static HostArray weight(WeightSpec spec, String id) {
    Shape shape = spec.shape();
    String name = spec.name();
    float[] v = uniform(name, Math.toIntExact(shape.size()));
    float start = 0;
    float factor = 1 / 8f;
    if (name.endsWith("running_var")) {
      start = 1;
      factor = 1 / 2f;
    } else if (name.endsWith("layer_scale")) {
      start = 0.5f;
      factor = 1 / 4f;
    } else if (shape.rank() == 1 && name.endsWith("weight")) {
      start = 1;
      factor = 1 / 4f;
    } else if (name.endsWith("class_token") || name.endsWith("pos_embedding")) {
      factor = 1 / 4f;
    } else if (shape.rank() > 1) {
      boolean larger = shape.rank() == 4 && shape.get(1) == 1 && id.equals("efficientnet-b0");
      factor = scale(shape.size() / shape.get(0)) * (larger ? 2 : 1);
    }
    for (int i = 0; i < v.length; i++) {
      v[i] = start + v[i] * factor;
    }
    return HostArray.of(shape, v);
  }

  private static HostArray images(int side) {
    Shape shape = new ImageShape(3, side, side).batch(IMAGES);
    float[] v = uniform("images", Math.toIntExact(shape.size()));
    for (int i = 0; i < v.length; i++) {
      v[i] = (v[i] + 1) / 2;
    }
    return HostArray.of(shape, v);
  }

  private static HostArray mask(DrawSpec spec) {
    float[] v = uniform(spec.name(), Math.toIntExact(spec.shape().size()));
    for (int i = 0; i < v.length; i++) {
      v[i] = v[i] > -0.5f ? 1 : 0;
    }
    return HostArray.of(spec.shape(), v);
  }

  private static Blueprint blueprint(String id, int side, int classes) {
    ImageShape image = new ImageShape(3, side, side);
    List<Double> half = Collections.nCopies(3, 0.5);
    List<Double> quarter = Collections.nCopies(3, 0.25);
    return Engines.create(Zoo.offers(), id, Map.of())
        .blueprint(new NetworkInput(image, classes, half, quarter));
  }

  // ---- golden files ------------------------------------------------------------------------

  private static Map<String, Map<String, double[]>> golden() {
    Map<String, Map<String, double[]>> golden = new LinkedHashMap<>();
    for (String line : lines("networks.txt")) {
      String[] words = line.split(" ", -1);
      double[] values = new double[words.length - 3];
      for (int i = 0; i < values.length; i++) {
        values[i] = Double.parseDouble(words[i + 3]);
      }
      golden
          .computeIfAbsent(words[0] + " " + words[1], key -> new LinkedHashMap<>())
          .put(words[2], values);
    }
    return golden;
  }

  private static List<Fresh> fresh(String id) {
    List<Fresh> tensors = new ArrayList<>();
    boolean here = false;
    for (String line : lines("weights.txt")) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("network")) {
        here = words[1].equals(id);
      } else if (here) {
        tensors.add(
            new Fresh(
                words[0],
                words[1],
                Double.parseDouble(words[2]),
                Double.parseDouble(words[3]),
                Double.parseDouble(words[4])));
      }
    }
    assertThat(tensors).isNotEmpty();
    return tensors;
  }

  private static long parameters(String id) {
    return lines("weights.txt").stream()
        .filter(line -> line.startsWith("network " + id + " "))
        .mapToLong(line -> Long.parseLong(line.split(" ", -1)[2]))
        .sum();
  }

  private static List<String> lines(String file) {
    try (InputStream in = requireNonNull(TorchvisionTest.class.getResourceAsStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
