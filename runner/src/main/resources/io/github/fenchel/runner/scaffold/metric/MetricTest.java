package @package@;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.backend.tck.explain.MetricContract;
import org.junit.jupiter.api.Test;

/**
 * The metric {@code @id@}: the contract of every metric of maps, inherited, and numbers computed by
 * hand.
 *
 * <p>The inherited tests try random maps: the stated range, the direction, each image on its own,
 * empty and constant maps, scale and signs. They cannot know whether the formula is the one you
 * meant; the numbers below do.
 */
final class @name@MetricTest extends MetricContract {

  /** The metric that the inherited tests check. */
  @Override
  protected Metric metric() {
    return new @name@Metric(Component.of("@id@"), 2);
  }

  /** Of the kit's images of 12 x 14 pixels, the frame has all but 8 x 10. */
  @Override
  protected Stated stated() {
    return new Stated(0, 1, Double.NaN, 1 - 80 / 168.0);
  }

  /** A map with half of its frame taken away has less at the edge. */
  @Override
  protected HostArray better(Evidence evidence) {
    double[] maps = evidence.map().toDoubles();
    for (int i = 0; i < maps.length; i++) {
      int row = i / 14 % 12;
      int column = i % 14;
      boolean isFrame = row < 2 || row >= 10 || column < 2 || column >= 12;
      maps[i] *= isFrame ? 0.5 : 1;
    }
    return HostArray.of(evidence.map().shape(), maps);
  }

  @Test
  void aFrameThatLeavesNothingInsideIsRefused() {
    assertThatThrownBy(
            () -> new @name@Metric(Component.of("@id@"), 14).check(new ImageShape(1, 28, 28)))
        .hasMessage("width 14 leaves nothing inside the frame of an image of 1x28x28");
    assertThat(metric().definition().text()).isEqualTo("@id@");
  }
}
