package io.github.fenchel.results.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DecadeAxisTest {

  @Test
  void zeroIsBelowTheDecadesAndInfinityAbove() {
    DecadeAxis axis =
        DecadeAxis.of(new double[] {0, 2e-12, 0.05, Double.POSITIVE_INFINITY, Double.NaN});
    assertThat(axis).isEqualTo(new DecadeAxis(-12, -1, true, true));
    assertThat(axis.row(0)).isZero();
    assertThat(axis.row(1e-12)).isEqualTo(1);
    assertThat(axis.row(1e-9)).isEqualTo(4);
    assertThat(axis.row(0.1)).isEqualTo(12);
    assertThat(axis.row(Double.POSITIVE_INFINITY)).isEqualTo(13);
    assertThat(axis.row(Double.NaN)).isNaN();
    assertThat(axis.drawn().getSymbols())
        .hasSize(14)
        .startsWith("0", "1e-12", "1e-11")
        .endsWith("1e-2", "1e-1", "inf");
  }

  @Test
  void withoutZeroAndInfinityThereAreOnlyDecades() {
    assertThat(DecadeAxis.of(new double[] {1}).drawn().getSymbols()).containsExactly("1e0", "1e1");
    assertThat(DecadeAxis.of(new double[] {}).drawn().getSymbols()).containsExactly("1e-1", "1e0");
    assertThat(DecadeAxis.of(new double[] {0, 0})).isEqualTo(new DecadeAxis(-1, 0, true, false));
  }
}
