package io.github.fenchel.runner.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.DrawSpec.Distribution;
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Pins every stream: another library version that draws other numbers must not pass unnoticed,
 * since it would change every result.
 */
class RandomnessTest {
  private static final long SEED = 20_240_404_647L;

  @Test
  void wholeNumbersArePinned() throws Exception {
    Randomness random = Randomness.seeded(SEED);
    int[] values = IntStream.range(0, 1_000).map(i -> random.below(10)).toArray();
    assertThat(Arrays.copyOf(values, 8)).containsExactly(3, 4, 8, 6, 5, 5, 0, 6);
    assertThat(sha256(values))
        .isEqualTo("3bcd5d5437ce2a1b571022033129096db05eb5f9048645191fbf7c4bfcd87b49");
  }

  @Test
  void permutationsArePinned() throws Exception {
    assertThat(Randomness.seeded(SEED).permutation(8)).containsExactly(5, 0, 1, 7, 6, 4, 3, 2);
    assertThat(sha256(Randomness.seeded(SEED).permutation(1_000)))
        .isEqualTo("e92b48948ad7a1f67cc3ef9874abe837f01096dfef3b39a3eef0aac058051d5c");
  }

  @Test
  void normalDrawsArePinned() throws Exception {
    HostArray values = draw(Distribution.NORMAL, 0, 1_000);
    assertThat(first(values)).containsExactly(2.4144826f, -1.1647695f, -0.7811967f, -1.0101372f);
    assertThat(sha256(values))
        .isEqualTo("c30a1c354b9d5bff084d7109d263bfa28f1df1dcce1e2ebcc05780a056d03c39");
  }

  @Test
  void uniformDrawsArePinned() throws Exception {
    HostArray values = draw(Distribution.UNIFORM, 0, 1_000);
    assertThat(first(values)).containsExactly(-0.33923542f, -0.0731473f, 0.64799476f, 0.39797688f);
    assertThat(sha256(values))
        .isEqualTo("01f1c5914c74f4ee0c7460f28699d262858194ce30ea5ae0deb7e514ce3ee264");
  }

  @Test
  void bernoulliDrawsArePinned() throws Exception {
    HostArray values = draw(Distribution.BERNOULLI, 0.3, 1_000);
    assertThat(first(values)).containsExactly(0.0f, 0.0f, 0.0f, 0.0f);
    assertThat(sha256(values))
        .isEqualTo("41d078ada302a32b009a9ee09d00d9cd5bd05ce586699bb83d31cd763f5ee36e");
  }

  @Test
  void normalWeightsArePinned() throws Exception {
    HostArray values = initial(new Initializer.Normal(0.05), 1_000);
    assertThat(first(values))
        .containsExactly(0.12072413f, -0.058238473f, -0.039059836f, -0.050506864f);
    assertThat(sha256(values))
        .isEqualTo("19717fd7b02da82688e0cb87ca21e5162dc9151df39bdd84e60bb6faa2c332dd");
  }

  @Test
  void uniformWeightsArePinned() throws Exception {
    HostArray values = initial(new Initializer.Uniform(0.05), 1_000);
    assertThat(first(values))
        .containsExactly(-0.016961772f, -0.0036573648f, 0.032399736f, 0.019898843f);
    assertThat(sha256(values))
        .isEqualTo("77b1af29380fdc7f4cc85e0882037419748f4f4100a20e710311b73893c2ccdd");
  }

  @Test
  void constantWeightsAreTheConstant() {
    HostArray values = initial(new Initializer.Constant(0.25), 5);
    assertThat(values.dataType()).isEqualTo(DataType.FLOAT32);
    assertThat(values.toDoubles()).containsOnly(0.25);
  }

  @Test
  void normalNumbersHaveMeanZeroAndVarianceOne() {
    double[] values = draw(Distribution.NORMAL, 0, 100_000).toDoubles();
    assertThat(mean(values)).isBetween(-0.015, 0.015);
    assertThat(mean(Arrays.stream(values).map(v -> v * v).toArray())).isBetween(0.98, 1.02);
  }

  @Test
  void uniformNumbersFillTheIntervalFromMinusOneToBelowOne() {
    double[] values = draw(Distribution.UNIFORM, 0, 100_000).toDoubles();
    assertThat(Arrays.stream(values).min().orElseThrow()).isBetween(-1.0, -0.999);
    assertThat(Arrays.stream(values).max().orElseThrow()).isBetween(0.999, Math.nextDown(1.0));
    assertThat(mean(values)).isBetween(-0.01, 0.01);
    assertThat(mean(Arrays.stream(values).map(v -> v * v).toArray())).isBetween(0.328, 0.338);
  }

  @Test
  void uniformWeightsStayBelowTheirBound() {
    float bound = (float) Math.sqrt(6.0 / 1_000);
    double[] values = initial(new Initializer.Uniform(Math.sqrt(6.0 / 1_000)), 100_000).toDoubles();
    assertThat(Arrays.stream(values).max().orElseThrow()).isLessThan(bound);
    assertThat(Arrays.stream(values).min().orElseThrow()).isGreaterThanOrEqualTo(-bound);
  }

  @Test
  void bernoulliNumbersAreOneAsOftenAsAskedFor() {
    double[] values = draw(Distribution.BERNOULLI, 0.3, 100_000).toDoubles();
    assertThat(values).containsOnly(0, 1);
    assertThat(mean(values)).isBetween(0.295, 0.305);
    assertThat(draw(Distribution.BERNOULLI, 0, 100).toDoubles()).containsOnly(0);
    assertThat(draw(Distribution.BERNOULLI, 1, 100).toDoubles()).containsOnly(1);
  }

  @Test
  void aProbabilityOutsideZeroToOneIsRefused() {
    assertThatThrownBy(() -> draw(Distribution.BERNOULLI, Double.NaN, 1))
        .hasMessage("draw mask: probability NaN is not in [0,1]");
    assertThatThrownBy(() -> draw(Distribution.BERNOULLI, 1.5, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPermutationHoldsEachNumberOnce() {
    int[] order = Randomness.seeded(SEED).permutation(1_000);
    Arrays.sort(order);
    assertThat(order).containsExactly(IntStream.range(0, 1_000).toArray());
    assertThat(Randomness.seeded(SEED).permutation(0)).isEmpty();
  }

  @Test
  void allOrdersOfThreeAreEquallyLikely() {
    int[] seen = new int[9];
    Randomness random = Randomness.seeded(SEED);
    for (int i = 0; i < 60_000; i++) {
      int[] order = random.permutation(3);
      seen[3 * order[0] + order[1]]++;
    }
    assertThat(Arrays.stream(seen).filter(n -> n > 0))
        .hasSize(6)
        .allMatch(n -> n >= 9_600 && n <= 10_400);
  }

  @Test
  void aDrawHasTheShapeAskedFor() {
    Shape shape = Shape.of(2, 1, 4, 4);
    HostArray values = Randomness.draw(new DrawSpec("noise", Distribution.NORMAL, 0, shape), SEED);
    assertThat(values.shape()).isEqualTo(shape);
    assertThat(values.dataType()).isEqualTo(DataType.FLOAT32);
  }

  private static HostArray draw(Distribution distribution, double parameter, int count) {
    return Randomness.draw(new DrawSpec("mask", distribution, parameter, Shape.of(count)), SEED);
  }

  private static HostArray initial(Initializer initializer, int count) {
    return Randomness.initial(
        new WeightSpec("conv1.weight", Shape.of(count), initializer, true), SEED);
  }

  private static float[] first(HostArray values) {
    return Arrays.copyOf(values.toFloats(), 4);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private static String sha256(int[] values) throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * values.length);
    bytes.asIntBuffer().put(values);
    return sha256(bytes);
  }

  private static String sha256(HostArray values) throws Exception {
    return sha256(values.toBytes());
  }

  private static String sha256(ByteBuffer bytes) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(bytes);
    return HexFormat.of().formatHex(digest.digest());
  }
}
