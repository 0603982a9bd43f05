package io.github.fenchel.runner.plugin.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.api.training.Optimizer;
import io.github.fenchel.api.training.RandomNumbers;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.random.Randomness;
import io.github.fenchel.runner.zoo.Engines;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a plugin's part answers is checked, and a wrong answer is its plugin's by name. */
@SuppressWarnings("NullAway") // strangers return what they like
class GuardedPartTest {
  private static final ImageShape IMAGE = new ImageShape(1, 2, 3);
  private static final DatasetInfo INFO =
      new DatasetInfo(IMAGE, List.of("a", "b"), List.of(0.5), List.of(0.3), 4, 2);
  private static final NetworkInput INPUT = new NetworkInput(IMAGE, 2, List.of(0.5), List.of(0.3));
  private static final DataLocation NOWHERE =
      new DataLocation(List.of(), Path.of("no-such-cache"), false);
  private static final Evidence TWO_IMAGES =
      new Evidence(
          Images.labeled(HostArray.zeros(DataType.FLOAT32, IMAGE.batch(2)), 0, 1),
          HostArray.zeros(DataType.FLOAT32, Shape.of(2, 2)));

  private static final RandomNumbers ANY = Randomness.seeded(1);

  /** A stranger's class loader: what it defines is no class of Fenchel's. */
  private static final class Stranger extends ClassLoader {
    Stranger() {
      super(GuardedPartTest.class.getClassLoader());
    }
  }

  /** A plugin's part that answers one question, the others with null. */
  private static <T> T part(Class<T> contract, String method, @Nullable Object answer) {
    Object guest =
        Proxy.newProxyInstance(
            new Stranger(),
            new Class<?>[] {contract},
            (proxy, asked, given) ->
                asked.getName().equals(method)
                    ? answer
                    : asked.getName().equals("input") ? INPUT : null);
    return GuardedPart.of("bad.jar", "the part", contract, guest);
  }

  private static Split split(int size, int label, HostArray images) {
    return new Split() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public int label(int index) {
        return label;
      }

      @Override
      public HostArray images(int... indices) {
        return images;
      }

      @Override
      public int position(int index) {
        return index + size - 4;
      }
    };
  }

  private static HostArray longs(int images) {
    return HostArray.of(Shape.of(images, 1), new long[images]);
  }

  private static HostArray flat(int images) {
    return HostArray.zeros(DataType.FLOAT32, Shape.of(images, 1));
  }

  private static HostArray black(int images) {
    return HostArray.zeros(DataType.FLOAT32, IMAGE.batch(images));
  }

  private static Dataset opened(Split train) {
    Dataset wrong = new Dataset(INFO, train, split(2, 0, black(1)), new TreeMap<>());
    return part(DatasetSource.class, "open", wrong).open(NOWHERE);
  }

  private static DatasetInfo info(List<Double> mean, List<Double> deviation) {
    return new DatasetInfo(IMAGE, List.of("a"), mean, deviation, 4, 2);
  }

  private static Object asked(DatasetInfo answer) {
    return part(DatasetSource.class, "info", answer).info(NOWHERE);
  }

  static Stream<Arguments> wrongAnswers() {
    return Stream.of(
        wrong("info returned null", () -> asked(null)),
        wrong("2 means and 1 deviations for 1 ch", () -> asked(info(List.of(.1, .2), List.of(1.)))),
        wrong("deviation 0.0 of channel 0", () -> asked(info(List.of(.1), List.of(0.)))),
        wrong("mean NaN", () -> asked(info(List.of(Double.NaN), List.of(1.)))),
        wrong("open returned null", () -> part(DatasetSource.class, "open", null).open(NOWHERE)),
        wrong("without training images", () -> opened(null)),
        wrong(
            "train: size returned 3, expected 4",
            () -> opened(split(3, 0, black(1))).train().size()),
        wrong("train: label returned 2", () -> opened(split(4, 2, black(1))).train().label(0)),
        wrong("train: label returned -1", () -> opened(split(4, -1, black(1))).train().label(0)),
        wrong("train: images returned null", () -> opened(split(4, 0, null)).train().images(0)),
        wrong(
            "train: images returned shape [1,1,2,3], expected [2,1,2,3]",
            () -> opened(split(4, 0, black(1))).train().images(0, 1)),
        wrong(
            "train: images returned FLOAT64, expected FLOAT32",
            () -> opened(split(4, 0, black(1).to(DataType.FLOAT64))).train().images(0)),
        wrong(
            "train: position returned -1", () -> opened(split(3, 0, black(1))).train().position(0)),
        wrong("returned 3 values, expected one for each of 2", () -> measured(new double[3])),
        wrong("measure returned null", () -> measured(null)),
        wrong(
            "choose returned choices of shape [3,1], expected [2, choices]",
            () -> part(Augmentation.class, "choose", longs(3)).choose(2, IMAGE, ANY)),
        wrong(
            "choose returned choices of FLOAT32",
            () -> part(Augmentation.class, "choose", flat(2)).choose(2, IMAGE, ANY)),
        wrong(
            "change returned images of shape [1,1,2,3], expected [2,1,2,3]",
            () -> part(Augmentation.class, "change", black(1)).change(black(2), longs(2))),
        wrong(
            "changeSide returned images of FLOAT64, expected FLOAT32",
            () ->
                part(Augmentation.class, "changeSide", black(2).to(DataType.FLOAT64))
                    .changeSide(black(2), longs(2))),
        wrong("scalars returned null", () -> part(Optimizer.class, "scalars", null).scalars(1, 0)),
        wrong("without a unit", () -> part(Metric.class, "definition", unitless()).definition()),
        wrong(
            "blueprint returned null",
            () -> part(Architecture.class, "blueprint", null).blueprint(INPUT)),
        wrong(
            "weights returned a collection that holds null",
            () -> part(Blueprint.class, "weights", Arrays.asList(new Object[1])).weights()),
        wrong(
            "arrayName returned a blank text",
            () -> part(SaliencyMethod.class, "arrayName", " ").arrayName()));
  }

  private static Arguments wrong(String message, Runnable question) {
    return Arguments.of(message, question);
  }

  private static void measured(double @Nullable [] values) {
    part(Metric.class, "measure", values).measure(TWO_IMAGES);
  }

  private static MetricDefinition unitless() {
    return new MetricDefinition(
        Component.of("m"), 1, "t", "p", "s", null, MetricDefinition.Direction.NEITHER);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongAnswers")
  void aWrongAnswerIsItsPlugins(String message, Runnable question) {
    assertThatThrownBy(question::run)
        .isInstanceOf(PluginException.class)
        .hasMessageStartingWith("plugin bad.jar: the part: ")
        .hasMessageContaining(message);
  }

  @Test
  void rightAnswersPass() {
    measured(new double[2]);
    double[] scalars = {0.1, 0.2, 0.3};
    assertThat(part(Optimizer.class, "scalars", scalars).scalars(1, 0.1)).isEqualTo(scalars);
    asked(INFO);
    Dataset dataset = opened(split(4, 1, black(2)));
    assertThat(dataset.train().size()).isEqualTo(4);
    assertThat(dataset.train().label(0)).isEqualTo(1);
    assertThat(dataset.train().images(0, 1)).isEqualTo(black(2));
    assertThat(opened(split(6, 1, black(1))).train().position(3)).isEqualTo(5);
  }

  static Stream<Arguments> tensorMethods() {
    return Stream.of(
        tensors("maximizer", images -> images, Norm.class, Norm::maximizer),
        tensors("penalty", images -> images.sum(1, 2, 3), Norm.class, Norm::penalty),
        tensors("regularizer", images -> images.sum(1, 2, 3), Norm.class, Norm::regularizer),
        tensors(
            "logits",
            images -> images.slice(2, 0, 1).slice(3, 0, 2).reshape(Shape.of(2, 2)),
            Network.class,
            (network, images) -> network.logits(images, Mode.TRAIN, Draws.none())));
  }

  @Test
  void mapsHaveTheImagesShapeOrOneChannel() {
    HostArray pixels = HostArray.zeros(DataType.FLOAT32, Shape.of(2, 3, 4, 4));
    HostArray two = HostArray.zeros(DataType.INT64, Shape.of(2));
    LabeledImages images = new LabeledImages(pixels, two, two);
    TrainedModel model =
        (TrainedModel)
            Proxy.newProxyInstance(
                GuardedPartTest.class.getClassLoader(),
                new Class<?>[] {TrainedModel.class},
                (proxy, asked, given) -> null);
    HostArray flat = HostArray.zeros(DataType.FLOAT64, Shape.of(2, 1, 4, 4));
    for (HostArray right : List.of(pixels, flat)) {
      assertThat(part(SaliencyMethod.class, "explain", right).explain(model, images))
          .isSameAs(right);
    }
    for (HostArray wrong :
        List.of(
            HostArray.zeros(DataType.FLOAT32, Shape.of(1, 3, 4, 4)),
            HostArray.zeros(DataType.FLOAT32, Shape.of(2, 2, 4, 4)),
            HostArray.zeros(DataType.INT64, Shape.of(2, 3, 4, 4)))) {
      SaliencyMethod method = part(SaliencyMethod.class, "explain", wrong);
      assertThatThrownBy(() -> method.explain(model, images))
          .hasMessageContaining("bad.jar")
          .hasMessageContaining("returned maps of");
    }
  }

  private interface Question<T> {
    Tensor ask(T part, Tensor images);
  }

  private static <T> Arguments tensors(
      String method, Function<Tensor, Tensor> right, Class<T> contract, Question<T> question) {
    Function<@Nullable Tensor, Consumer<Tensor>> asking =
        answer -> images -> question.ask(part(contract, method, answer), images);
    return Arguments.of(method, right, asking);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tensorMethods")
  void aTensorHasTheShapeAndTheTypeThatItsMethodPromises(
      String method,
      Function<Tensor, Tensor> right,
      Function<@Nullable Tensor, Consumer<Tensor>> asking) {
    try (Session session = Engines.reference()) {
      HostArray floats = HostArray.zeros(DataType.FLOAT64, IMAGE.batch(2));
      HostArray integers = HostArray.zeros(DataType.INT64, IMAGE.batch(2));
      session
          .compile(
              "test",
              in -> {
                Tensor images = in.get(0);
                Tensor expected = right.apply(images);
                asking.apply(expected).accept(images);
                assertWrong(asking.apply(null), images, method + " returned null");
                assertWrong(
                    asking.apply(images.sum()),
                    images,
                    method + " returned a tensor of shape [], expected " + expected.shape());
                Tensor mistyped = in.get(1);
                if (expected.shape().equals(mistyped.shape())) {
                  assertWrong(
                      asking.apply(mistyped),
                      images,
                      method + " returned a tensor of INT64, expected FLOAT64");
                }
                return List.of(images);
              })
          .call(floats, integers);
    }
  }

  private static void assertWrong(Consumer<Tensor> question, Tensor images, String message) {
    assertThatThrownBy(() -> question.accept(images))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("plugin bad.jar: the part: " + message);
  }
}
