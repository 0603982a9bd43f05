package io.github.fenchel.runner.norm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.backend.tck.NormParityContract;
import io.github.fenchel.runner.zoo.Engines;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every norm that a plugin offers, on both engines: the kit's comparison with the reference. */
class NormParityTest {

  @Test
  void everyBuiltInNormIsCompared() {
    assertThat(NormCase.offered().stream().map(NormCase::name))
        .contains("l1", "l2", "l2-squared", "linf", "elastic-net", "group-l2 separate")
        .contains("group-l2 joint", "group-elastic-net joint", "huber")
        .contains("weighted-l1", "weighted-l2");
  }

  private static List<Norm> offered() {
    return NormCase.offered().stream().map(NormCase::norm).toList();
  }

  @Nested
  final class OnPyTorch extends NormParityContract {
    @Override
    protected Backend backend() {
      return Engines.backend("pytorch");
    }

    @Override
    protected List<Norm> norms() {
      return offered();
    }
  }

  @Nested
  final class OnTensorFlow extends NormParityContract {
    @Override
    protected Backend backend() {
      return Engines.backend("tensorflow");
    }

    @Override
    protected List<Norm> norms() {
      return offered();
    }
  }
}
