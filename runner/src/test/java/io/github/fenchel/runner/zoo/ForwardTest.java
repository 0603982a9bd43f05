package io.github.fenchel.runner.zoo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.zoo.layer.BatchNorm;
import io.github.fenchel.runner.zoo.layer.ForwardPass;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the networks to the same ones in PyTorch 1.13.0 and 2.13.0 (float64), run once.
 *
 * <p>Weights and images are waves; the networks are {@code torch.nn} layers in the order of the
 * peer's small-cnn and of torchvision's {@code BasicBlock}:
 *
 * <pre>{@code
 * # v is the t-th tensor of the state, without num_batches_tracked
 * wave = torch.sin(0.7 * torch.arange(v.numel()) ** 2 + t).reshape(v.shape)
 * if v.dim() > 1: v.copy_(wave * math.sqrt(4 / v[0].numel()))
 * elif name.endswith("running_var"): v.copy_(1 + 0.5 * wave)
 * elif name.endswith("weight"): v.copy_(1 + 0.1 * wave)
 * else: v.copy_(0.1 * wave)
 * x = ((0.5 + 0.5 * torch.sin(1.3 * torch.arange(n) ** 2)).reshape(shape) - 0.4) / 0.3
 * net.eval(); net(x); net.train(); net(x)
 * # torch.nn.Softplus is linear above 20 unless its threshold is set: here 700
 * }</pre>
 */
class ForwardTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  @ParameterizedTest
  @ValueSource(strings = {"reference", "pytorch", "tensorflow"})
  void smallCnnIsThePeers(String backend) {
    Result result = run(backend, "small-cnn", Map.of(), new ImageShape(2, 9, 10), "bn1", "bn3");
    assertThat(result.evaluated().toDoubles())
        .containsExactly(
            row(
                -5.786034283757712,
                4.298074092088204,
                -0.25553930448768203,
                -7.326543154415588,
                5.943357328978295,
                0.5092631350834607),
            CLOSE);
    assertThat(result.trained().toDoubles())
        .containsExactly(
            row(
                -1.829238994342803,
                2.254552697490158,
                -2.6011469343244396,
                -2.1845393618562596,
                3.0678648640441133,
                -2.3210260457703105),
            CLOSE);
    assertThat(result.firstMean().toDoubles())
        .containsExactly(
            row(0.015394639194752854, 0.037308521660834426, -0.0541648599207486), CLOSE);
    assertThat(result.lastVariance().toDoubles())
        .containsExactly(row(1.4027893451673368, 1.451975381601157, 0.6867182950033226), CLOSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "pytorch", "tensorflow"})
  void smallCnnTakesSoftplus(String backend) {
    Map<String, Value> softplus = Map.of("activation", new Value.Word("softplus"));
    Result result = run(backend, "small-cnn", softplus, new ImageShape(2, 9, 10), "bn1", "bn3");
    assertThat(result.evaluated().toDoubles())
        .containsExactly(
            row(
                -6.14205630387917,
                5.283863083075548,
                -0.1485769274821442,
                -6.8915040875112235,
                6.849555320669654,
                0.206566562543223),
            CLOSE);
    assertThat(result.lastVariance().toDoubles())
        .containsExactly(row(1.4027359475206849, 1.466957547028549, 0.7095815056972457), CLOSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "pytorch", "tensorflow"})
  void smallCnnTakesAveragePooling(String backend) {
    Map<String, Value> average = Map.of("pooling", new Value.Word("average"));
    Result result = run(backend, "small-cnn", average, new ImageShape(2, 9, 10), "bn1", "bn3");
    assertThat(result.evaluated().toDoubles())
        .containsExactly(
            row(
                -0.9421998962744575,
                0.038263335307213125,
                0.2794776915306432,
                -1.1052132053586738,
                -0.10201391299155563,
                0.4445546059058578),
            CLOSE);
    assertThat(result.lastVariance().toDoubles())
        .containsExactly(row(1.3670541177679763, 1.3117459835395346, 0.5393726457194826), CLOSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "pytorch", "tensorflow"})
  void resnet18TakesSoftplus(String backend) {
    Map<String, Value> softplus = Map.of("activation", new Value.Word("softplus"));
    Result result =
        run(backend, "resnet18", softplus, new ImageShape(3, 8, 8), "bn1", "layer4.1.bn2");
    assertThat(result.evaluated().toDoubles())
        .containsExactly(
            row(
                0.3234572201400655,
                -19.13466738624825,
                33.700701167945056,
                -4.570135668093559,
                -21.476566485664332,
                29.15620801110711),
            CLOSE);
    assertThat(result.lastVariance().toDoubles())
        .containsExactly(row(0.47382426648886294, 0.5720324426856168, 1.3297025641270808), CLOSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "pytorch", "tensorflow"})
  void resnet18OfSmallImagesIsTorchvisionsWithTheStemOfCifar(String backend) {
    Result result =
        run(backend, "resnet18", Map.of(), new ImageShape(3, 8, 8), "bn1", "layer4.1.bn2");
    assertThat(result.evaluated().toDoubles())
        .containsExactly(
            row(
                -4.245812165026259,
                -18.987345120306752,
                30.34027772674674,
                -6.50515612566399,
                -23.655906657729968,
                29.060563219097077),
            CLOSE);
    assertThat(result.trained().toDoubles())
        .containsExactly(
            row(
                1.7982989816838395,
                1.5631630035094743,
                1.1447329376522486,
                -0.9051103724829088,
                -1.9598335993615827,
                2.2377640625827904),
            CLOSE);
    assertThat(result.firstMean().toDoubles())
        .containsExactly(
            row(0.0403926822232866, -0.0048242887606737145, -0.048327861955924825), CLOSE);
    assertThat(result.lastVariance().toDoubles())
        .containsExactly(row(0.472046194725126, 0.5702718808926908, 1.3304044368842853), CLOSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "pytorch", "tensorflow"})
  @Tag("slow")
  void resnet18OfLargeImagesIsTorchvisions(String backend) {
    Result result =
        run(backend, "resnet18", Map.of(), new ImageShape(3, 65, 65), "bn1", "layer4.1.bn2");
    assertThat(result.evaluated().toDoubles())
        .containsExactly(
            row(
                -9.065338183421076,
                -70.27136909810456,
                218.1451389068889,
                -4.886581953499547,
                -70.1840620598594,
                228.14302907694122),
            within(1e-8));
    assertThat(result.trained().toDoubles())
        .containsExactly(
            row(
                0.2861469210525981,
                0.19848250656022476,
                1.1796275132637015,
                0.43373088524824693,
                -0.5489563990918132,
                1.05806843440677),
            CLOSE);
    assertThat(result.lastVariance().toDoubles())
        .containsExactly(row(0.5191699300790944, 0.6277099933292558, 1.3547321632002043), CLOSE);
  }

  @Test
  void twoTrainingPassesInOneProgramMoveTheStatisticsTwice() {
    try (Session session = Engines.reference()) {
      BatchNorm norm = new BatchNorm("bn", 1);
      Variable mean = session.variable("bn.running_mean", HostArray.of(Shape.of(1), 1.0));
      Variable variance = session.variable("bn.running_var", HostArray.of(Shape.of(1), 2.0));
      Map<String, Variable> variables =
          Map.of(
              "bn.weight",
              session.variable("bn.weight", HostArray.of(Shape.of(1), 1.0)),
              "bn.bias",
              session.variable("bn.bias", HostArray.of(Shape.of(1), 0.0)),
              "bn.running_mean",
              mean,
              "bn.running_var",
              variance);
      Program program =
          session.compile(
              "twice",
              inputs -> {
                ForwardPass pass =
                    new ForwardPass(session.nn(), variables, Mode.TRAIN, Draws.none());
                norm.forward(inputs.get(0), pass);
                norm.forward(inputs.get(0), pass);
                return List.of();
              });
      program.call(HostArray.of(Shape.of(2, 1, 1, 2), 1.0, 2.0, 3.0, 6.0));
      // The batch's mean is 3, its unbiased variance (4 + 1 + 0 + 9) / 3 = 14/3.
      assertThat(mean.read().item()).isCloseTo(0.81 + 0.19 * 3, within(1e-15));
      assertThat(variance.read().item()).isCloseTo(0.81 * 2 + 0.19 * 14 / 3, within(1e-15));
    }
  }

  @Test
  void imagesOfAnotherShapeAreRefused() {
    assertThatThrownBy(
            () -> {
              try (Session session = Engines.reference()) {
                Network network = waves(session, "linear", Map.of(), new ImageShape(1, 2, 2));
                logits(session, network, Mode.EVALUATE).call(image(Shape.of(2, 1, 2, 3)));
              }
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes images [2,1,2,2], found [2,1,2,3]");
  }

  private record Result(
      HostArray evaluated, HostArray trained, HostArray firstMean, HostArray lastVariance) {}

  private static Result run(
      String backend,
      String id,
      Map<String, Value> given,
      ImageShape image,
      String first,
      String last) {
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      LayeredNetwork network = waves(session, id, given, image);
      HostArray images = image(image.batch(2));
      HostArray evaluated = logits(session, network, Mode.EVALUATE).call(images).get(0);
      HostArray trained = logits(session, network, Mode.TRAIN).call(images).get(0);
      assertThat(evaluated.shape()).isEqualTo(Shape.of(2, 3));
      return new Result(
          evaluated,
          trained,
          firstThree(network, first + ".running_mean"),
          firstThree(network, last + ".running_var"));
    }
  }

  private static HostArray firstThree(LayeredNetwork network, String name) {
    return requireNonNull(network.variables().get(name)).read().rows(0, 3);
  }

  private static double[] row(double... values) {
    return values;
  }

  private static Program logits(Session session, Network network, Mode mode) {
    return session.compile(
        "logits", inputs -> List.of(network.logits(inputs.get(0), mode, Draws.none())));
  }

  private static LayeredNetwork waves(
      Session session, String id, Map<String, Value> given, ImageShape image) {
    Architecture architecture = Engines.create(Zoo.offers(), id, given);
    List<Double> mean = Collections.nCopies(image.channels(), 0.4);
    List<Double> deviation = Collections.nCopies(image.channels(), 0.3);
    Blueprint blueprint = architecture.blueprint(new NetworkInput(image, 3, mean, deviation));
    List<String> names = blueprint.weights().stream().map(WeightSpec::name).toList();
    Map<String, Variable> variables =
        Engines.variables(session, blueprint, spec -> wave(spec, names.indexOf(spec.name())));
    return (LayeredNetwork) blueprint.network(session, variables);
  }

  private static HostArray wave(WeightSpec spec, int t) {
    Shape shape = spec.shape();
    double fanIn = (double) shape.size() / shape.get(0);
    double[] values = new double[Math.toIntExact(shape.size())];
    for (int j = 0; j < values.length; j++) {
      double wave = StrictMath.sin(0.7 * ((double) j * j) + t);
      if (shape.rank() > 1) {
        values[j] = wave * Math.sqrt(4 / fanIn);
      } else if (spec.name().endsWith("running_var")) {
        values[j] = 1 + 0.5 * wave;
      } else {
        values[j] = spec.name().endsWith("weight") ? 1 + 0.1 * wave : 0.1 * wave;
      }
    }
    return HostArray.of(shape, values);
  }

  private static HostArray image(Shape shape) {
    double[] values = new double[Math.toIntExact(shape.size())];
    for (int j = 0; j < values.length; j++) {
      values[j] = 0.5 + 0.5 * StrictMath.sin(1.3 * ((double) j * j));
    }
    return HostArray.of(shape, values);
  }
}
