package io.github.fenchel.runner.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.parameter.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names, shapes, counts and starts of the built-in networks' weights. */
class ZooTest {

  /** ResNet's last stage is an eighth of a small image: of 8 pixels one is left. */
  @Test
  void aNetworkTakesAtLeastTwoImagesWhereItsNormalizationWouldSeeOneValue() {
    assertThat(blueprint("resnet18", 3, 8, 10).smallestBatch()).isEqualTo(2);
    assertThat(blueprint("resnet18", 3, 9, 10).smallestBatch()).isEqualTo(1);
    assertThat(blueprint("resnet18", 3, 64, 10).smallestBatch()).isEqualTo(1);
    assertThat(blueprint("resnet18", 3, 65, 10).smallestBatch()).isEqualTo(1);
    assertThat(blueprint("small-cnn", 1, 8, 10).smallestBatch()).isEqualTo(1);
    assertThat(blueprint("mlp", 1, 8, 10).smallestBatch()).isEqualTo(1);
  }

  @Test
  void resnet18HasTorchvisionsWeights() {
    Blueprint blueprint = blueprint("resnet18", 3, 224, 1000);
    assertThat(blueprint.weights().stream().map(spec -> spec.name() + spec.shape()))
        .containsExactlyElementsOf(torchvisionsResNet18());
    assertThat(trained(blueprint)).isEqualTo(11_689_512);
  }

  /**
   * The state dictionary of {@code torchvision.models.resnet18()} without {@code
   * num_batches_tracked}, from the paper's table: per stage its width, and which blocks project.
   */
  private static List<String> torchvisionsResNet18() {
    List<String> names = new ArrayList<>();
    names.add("conv1.weight[64,3,7,7]");
    addNorm(names, "bn1", 64);
    addBlock(names, "layer1.0", 64, 64, false);
    addBlock(names, "layer1.1", 64, 64, false);
    addBlock(names, "layer2.0", 64, 128, true);
    addBlock(names, "layer2.1", 128, 128, false);
    addBlock(names, "layer3.0", 128, 256, true);
    addBlock(names, "layer3.1", 256, 256, false);
    addBlock(names, "layer4.0", 256, 512, true);
    addBlock(names, "layer4.1", 512, 512, false);
    names.add("fc.weight[1000,512]");
    names.add("fc.bias[1000]");
    return names;
  }

  private static void addBlock(List<String> names, String at, int in, int out, boolean projects) {
    names.add(at + ".conv1.weight[" + out + "," + in + ",3,3]");
    addNorm(names, at + ".bn1", out);
    names.add(at + ".conv2.weight[" + out + "," + out + ",3,3]");
    addNorm(names, at + ".bn2", out);
    if (projects) {
      names.add(at + ".downsample.0.weight[" + out + "," + in + ",1,1]");
      addNorm(names, at + ".downsample.1", out);
    }
  }

  private static void addNorm(List<String> names, String at, int channels) {
    for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
      names.add(at + "." + part + "[" + channels + "]");
    }
  }

  @Test
  void resnet18HasTheStemOfCifarUpTo64Pixels() {
    assertThat(blueprint("resnet18", 3, 64, 10).weights().get(0).shape().toString())
        .isEqualTo("[64,3,3,3]");
    assertThat(blueprint("resnet18", 3, 65, 10).weights().get(0).shape().toString())
        .isEqualTo("[64,3,7,7]");
  }

  @Test
  void smallCnnHasThePeersWeights() {
    Blueprint blueprint = blueprint("small-cnn", 1, 28, 10);
    assertThat(blueprint.weights().stream().map(spec -> spec.name() + spec.shape()))
        .contains("conv1.weight[32,1,3,3]", "conv3.weight[128,64,3,3]", "fc.weight[10,1152]");
    // 288 + 18,432 + 73,728 filters, 448 scales and shifts, 11,530 of the dense layer.
    assertThat(trained(blueprint)).isEqualTo(104_426);
  }

  @Test
  void mlpHasAsManyLayersAsItIsTold() {
    Map<String, Value> given = Map.of("hidden", new Value.Whole(5), "layers", new Value.Whole(3));
    Architecture mlp = Engines.create(Zoo.offers(), "mlp", given);
    assertThat(mlp.blueprint(input(2, 4, 3)).weights().stream().map(s -> s.name() + s.shape()))
        .containsExactly(
            "fc1.weight[5,32]",
            "fc1.bias[5]",
            "fc2.weight[5,5]",
            "fc2.bias[5]",
            "fc3.weight[5,5]",
            "fc3.bias[5]",
            "fc.weight[3,5]",
            "fc.bias[3]");
  }

  @Test
  void linearHasOneDenseLayer() {
    assertThat(blueprint("linear", 3, 2, 7).weights().stream().map(s -> s.name() + s.shape()))
        .containsExactly("fc.weight[7,12]", "fc.bias[7]");
  }

  @Test
  void convolutionsStartHeNormalByFanOutAndDenseLayersXavierUniform() {
    List<WeightSpec> weights = blueprint("small-cnn", 1, 28, 10).weights();
    assertThat(weights.get(0).initializer())
        .isEqualTo(new Initializer.Normal(Math.sqrt(2.0 / (32 * 9))));
    assertThat(initializer(weights, "fc.weight"))
        .isEqualTo(new Initializer.Uniform(Math.sqrt(6.0 / (1152 + 10))));
    assertThat(initializer(weights, "fc.bias")).isEqualTo(new Initializer.Constant(0));
  }

  @Test
  void theDenseLayerOfResnet18StartsAsPyTorchs() {
    List<WeightSpec> weights = blueprint("resnet18", 3, 224, 1000).weights();
    Initializer uniform = new Initializer.Uniform(1 / Math.sqrt(512));
    assertThat(initializer(weights, "fc.weight")).isEqualTo(uniform);
    assertThat(initializer(weights, "fc.bias")).isEqualTo(uniform);
  }

  @Test
  void batchNormStartsAsTheIdentityAndItsStatisticsAreNotTrained() {
    List<WeightSpec> weights = blueprint("small-cnn", 1, 28, 10).weights();
    assertThat(initializer(weights, "bn1.weight")).isEqualTo(new Initializer.Constant(1));
    assertThat(initializer(weights, "bn1.bias")).isEqualTo(new Initializer.Constant(0));
    assertThat(initializer(weights, "bn1.running_mean")).isEqualTo(new Initializer.Constant(0));
    assertThat(initializer(weights, "bn1.running_var")).isEqualTo(new Initializer.Constant(1));
    assertThat(weights.stream().filter(spec -> !spec.trained()).map(WeightSpec::name))
        .containsExactly(
            "bn1.running_mean",
            "bn1.running_var",
            "bn2.running_mean",
            "bn2.running_var",
            "bn3.running_mean",
            "bn3.running_var");
  }

  @Test
  void smallCnnRefusesImagesThatVanish() {
    assertThatThrownBy(() -> blueprint("small-cnn", 1, 7, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 8x8 pixels, found 7x7");
    assertThat(blueprint("small-cnn", 1, 8, 10).weights()).hasSize(17);
  }

  @Test
  void aConstantChannelIsRefused() {
    NetworkInput input = new NetworkInput(new ImageShape(1, 2, 2), 2, List.of(0.5), List.of(0.0));
    assertThatThrownBy(() -> new LinearClassifier().blueprint(input))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deviation is 0.0");
  }

  @Test
  void aMissingVariableIsNamed() {
    try (Session session = Engines.reference()) {
      assertThatThrownBy(() -> blueprint("linear", 1, 2, 2).network(session, Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("fc.weight of shape [2,4], found none");
    }
  }

  private static Initializer initializer(List<WeightSpec> weights, String name) {
    return weights.stream()
        .filter(spec -> spec.name().equals(name))
        .findFirst()
        .orElseThrow()
        .initializer();
  }

  private static long trained(Blueprint blueprint) {
    return blueprint.weights().stream()
        .filter(WeightSpec::trained)
        .mapToLong(spec -> spec.shape().size())
        .sum();
  }

  private static Blueprint blueprint(String id, int channels, int side, int classes) {
    Architecture architecture = Engines.create(Zoo.offers(), id, Map.of());
    return architecture.blueprint(input(channels, side, classes));
  }

  private static NetworkInput input(int channels, int side, int classes) {
    return new NetworkInput(
        new ImageShape(channels, side, side),
        classes,
        Collections.nCopies(channels, 0.5),
        Collections.nCopies(channels, 0.25));
  }
}
