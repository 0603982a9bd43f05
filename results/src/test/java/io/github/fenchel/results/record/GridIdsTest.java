package io.github.fenchel.results.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.results.Samples;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids are contracts: the fast way must give what the plain way gives. */
final class GridIdsTest {
  private static final RunRecord RECORD = Samples.record();

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -7, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE})
  void aSpecHasTheSameIdWhateverItsSeed(long seed) {
    TrainingSpec t = RECORD.spec().training();
    RunSpec spec =
        new RunSpec(
            new TrainingSpec(
                t.data(), t.architecture(), t.objective(), t.engine(), t.schedule(), seed),
            RECORD.spec().evaluation());
    GridIds ids = new GridIds();
    assertThat(ids.specId(spec)).isEqualTo(Ids.specId(spec));
    assertThat(ids.specId(spec)).as("from memory").isEqualTo(Ids.specId(spec));
  }

  @Test
  void everySpecOfAGridHasTheSameId() {
    Random random = new Random(20261124);
    GridIds ids = new GridIds();
    for (int i = 0; i < 200; i++) {
      RunSpec spec = Samples.randomSpec(random);
      assertThat(ids.specId(spec)).isEqualTo(Ids.specId(spec));
    }
  }

  @Test
  void aRunHasTheSameId() {
    String specId = Ids.specId(RECORD.spec());
    GridIds ids = new GridIds();
    assertThat(ids.runId(specId, RECORD.environment()))
        .isEqualTo(Ids.runId(specId, RECORD.environment()));
  }
}
