package io.github.fenchel.runner.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.run.Derivation.Arm;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.explain.Golden;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which entries are masked, by what: as inputgradients masks them, and where it is silent. */
class MaskedSplitTest {
  private static final ImageShape FOUR = new ImageShape(1, 2, 2);

  /** Images in an array; the labels are their places. */
  private record Images(HostArray all) implements Split {
    @Override
    public int size() {
      return Math.toIntExact(all.shape().get(0));
    }

    @Override
    public int label(int index) {
      return index;
    }

    @Override
    public int position(int index) {
      return 100 + index;
    }

    @Override
    public HostArray images(int... indices) {
      return all.take(indices);
    }
  }

  @Tag("golden")
  @ParameterizedTest
  @CsvSource({"smooth,TOP", "smooth,BOTTOM", "cnn,TOP", "cnn,BOTTOM"})
  void theMaskedImagesAreThoseOfInputgradients(String network, Arm arm) {
    Golden golden = Golden.of("diffroar");
    Images images = new Images(golden.get("in." + network + ".images"));
    HostArray maps = golden.get("in." + network + ".maps");
    double[] kept = golden.get("par.kept").toDoubles();
    String key = "want." + network + "." + (arm == Arm.TOP ? "top" : "bottom");
    List<HostArray> found = new ArrayList<>();
    for (int k = 0; k < kept.length; k++) {
      MaskedSplit.Builder masks =
          new MaskedSplit.Builder(images, Masks.by(arm, Rational.parse(Double.toString(kept[k]))));
      for (int i = 0; i < images.size(); i++) {
        masks.add(i, maps.rows(i, i + 1), maps.rows(i, i + 1).size());
      }
      MaskedSplit masked = masks.build((float) golden.number("par." + network + ".mask_value"));
      int[] all = IntStream.range(0, images.size()).toArray();
      found.add(masked.images(all));
      assertThat(masked.images(all)).as("kept " + kept[k]).isEqualTo(golden.get(key, k));
      assertThat(masks.unranked()).isZero();
    }
    golden.assertClose(key, HostArray.concat(found).toDoubles(), 0);
  }

  private static BitSet masked(Arm arm, String kept, double... map) {
    return new EntryRanks(HostArray.of(Shape.of(map.length), map), map.length)
        .masked(arm, Rational.parse(kept));
  }

  @Test
  void magnitudesAreRankedAndOfEqualOnesTheLowerIndexIsLarger() {
    double[] map = {0, -3, 2, -2, 0, 2};
    assertThat(masked(Arm.BOTTOM, "1/2", map)).isEqualTo(bits(1, 2, 3)); // the 2 behind stays
    assertThat(masked(Arm.TOP, "1/2", map)).isEqualTo(bits(0, 4, 5));
    assertThat(masked(Arm.TOP, "5/6", map)).isEqualTo(bits(4));
    assertThat(masked(Arm.BOTTOM, "5/6", map)).isEqualTo(bits(1));
  }

  private static BitSet bits(int... set) {
    BitSet bits = new BitSet();
    IntStream.of(set).forEach(bits::set);
    return bits;
  }

  @Test
  void halvesOfAnEntryAreRoundedToEvenInBothArms() {
    double[] five = {5, 4, 3, 2, 1};
    assertThat(masked(Arm.TOP, "1/2", five)).isEqualTo(bits(3, 4)); // 2.5 are 2
    assertThat(masked(Arm.BOTTOM, "1/2", five)).isEqualTo(bits(0, 1));
    assertThat(masked(Arm.TOP, "0.3", five)).isEqualTo(bits(1, 2, 3, 4)); // 3.5 are 4
    assertThat(masked(Arm.TOP, "0.9", five)).isEqualTo(bits()); // 0.5 are 0
    assertThat(masked(Arm.BOTTOM, "0.01", five)).isEqualTo(bits(0, 1, 2, 3, 4));
  }

  @Test
  void topAndBottomOfComplementarySharesAreComplements() {
    Random random = new Random(11);
    for (int i = 0; i < 200; i++) {
      double[] map = random.doubles(40).map(value -> Math.rint(value * 8) - 4).toArray();
      int kept = 1 + random.nextInt(39);
      BitSet top = masked(Arm.TOP, kept + "/40", map);
      top.flip(0, 40);
      assertThat(top).isEqualTo(masked(Arm.BOTTOM, (40 - kept) + "/40", map));
    }
  }

  @Test
  void aMapThatKnowsNoChannelsRanksEachOfThem() {
    HostArray map = HostArray.of(Shape.of(1, 2, 2), 1.0, 9, 2, 3);
    assertThat(new EntryRanks(map, 12).masked(Arm.BOTTOM, Rational.of(3, 4)))
        .isEqualTo(bits(1, 5, 9));
    assertThatThrownBy(() -> new EntryRanks(map, 6))
        .hasMessage("a map of 4 entries ranks no image of 6");
  }

  @Test
  void whatHasNoRankIsRefusedAndWhatIsConstantIsCounted() {
    assertThatThrownBy(() -> masked(Arm.TOP, "1/2", 1, Double.NaN))
        .hasMessage("entry 1 is NaN, which has no rank");
    Images images = new Images(HostArray.of(FOUR.batch(2), new float[8]));
    MaskedSplit.Builder masks =
        new MaskedSplit.Builder(images, Masks.by(Arm.TOP, Rational.of(1, 4)));
    masks.add(0, HostArray.of(Shape.of(1, 2, 2), 0.0, -0.0, 0, 0), 4);
    masks.add(1, HostArray.of(Shape.of(1, 2, 2), 0.0, 0, 1, 0), 4);
    assertThat(masks.unranked()).isEqualTo(1);
    assertThat(masks.build(0.5f).images(0).toFloats()).containsExactly(0, 0.5f, 0.5f, 0.5f);
    assertThat(masks.build(0.5f).images(1).toFloats()).containsExactly(0.5f, 0.5f, 0, 0.5f);
  }

  @Test
  void allButTheEntriesIsAsItWas() {
    Images images =
        new Images(HostArray.of(FOUR.batch(2), 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f));
    MaskedSplit.Builder masks =
        new MaskedSplit.Builder(images, Masks.by(Arm.TOP, Rational.of(1, 2)));
    masks.add(1, HostArray.of(Shape.of(1, 2, 2), 4.0, 3, 2, 1), 4);
    MaskedSplit masked = masks.build(0);
    assertThat(masked.images(1, 1).toFloats()).containsExactly(0.5f, 0.6f, 0, 0, 0.5f, 0.6f, 0, 0);
    assertThat(masked.images(1).dataType()).isEqualTo(DataType.FLOAT32);
    assertThat(masked.size()).isEqualTo(2);
    assertThat(masked.label(1)).isEqualTo(1);
    assertThat(masked.position(1)).isEqualTo(101);
    assertThatThrownBy(() -> masked.images(1, 0)).hasMessage("image 0 has no mask");
  }

  @Test
  void anotherMaskIsAnotherDigest() {
    Images images = new Images(HostArray.of(FOUR.batch(2), new float[8]));
    HostArray map = HostArray.of(Shape.of(1, 2, 2), 4.0, 3, 2, 1);
    MaskedSplit.Builder top = new MaskedSplit.Builder(images, Masks.by(Arm.TOP, Rational.of(1, 2)));
    MaskedSplit.Builder same =
        new MaskedSplit.Builder(images, Masks.by(Arm.TOP, Rational.of(1, 2)));
    MaskedSplit.Builder bottom =
        new MaskedSplit.Builder(images, Masks.by(Arm.BOTTOM, Rational.of(1, 2)));
    top.add(0, map, 4);
    same.add(0, map, 4);
    bottom.add(0, map, 4);
    assertThat(top.build(0).digest())
        .isEqualTo(same.build(0).digest())
        .isNotEqualTo(bottom.build(0).digest());
  }
}
