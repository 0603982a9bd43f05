package io.github.fenchel.results.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DecadesTest {

  @Test
  void zeroStandsBelowTheDecadesAndInfinityAbove() {
    double[] values = {0, 3e-12, Double.NaN, 0.02, Double.POSITIVE_INFINITY};
    Decades decades = Decades.of(values);
    assertThat(decades).isEqualTo(new Decades(-12, -1, true, true));
    assertThat(decades.rows()).isEqualTo(13);
    assertThat(decades.row(0)).isZero();
    assertThat(decades.row(1e-12)).isCloseTo(1, within(1e-12));
    assertThat(decades.row(1e-1)).isCloseTo(12, within(1e-12));
    assertThat(decades.row(Double.POSITIVE_INFINITY)).isEqualTo(13);
    assertThat(decades.ticks(4).stream().map(Decades.Tick::label))
        .containsExactly("0", "1e-12", "1e-8", "1e-4", "inf");
  }

  @Test
  void withoutAnyNumberThereIsStillADecade() {
    assertThat(Decades.of(new double[] {}).rows()).isEqualTo(1);
    assertThat(Decades.of(new double[] {0, 0})).isEqualTo(new Decades(-1, 0, true, false));
    assertThat(Decades.of(new double[] {1})).isEqualTo(new Decades(0, 1, false, false));
  }
}
