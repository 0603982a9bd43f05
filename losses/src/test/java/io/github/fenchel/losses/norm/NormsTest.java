package io.github.fenchel.losses.norm;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.backend.tck.NormContract;
import io.github.fenchel.losses.geometry.Coordinates;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** Every norm of this module, held to the kit. */
final class NormsTest {

  @Nested
  final class OfL1 extends OfferedNorm {
    OfL1() {
      super("l1", Map.of("epsilon", "0.03"));
    }

    @Override
    protected Optional<HostArray> corners(ImageShape image, Map<String, HostArray> sides) {
      return boxCorners(i -> 0.03);
    }
  }

  @Nested
  final class OfL2 extends OfferedNorm {
    OfL2() {
      super("l2", Map.of("epsilon", "0.3"));
    }
  }

  @Nested
  final class OfL2Squared extends OfferedNorm {
    OfL2Squared() {
      super("l2-squared", Map.of("epsilon2", "0.2"));
    }
  }

  @Nested
  final class OfLInf extends OfferedNorm {
    OfLInf() {
      super("linf", Map.of("epsilon", "0.3"));
    }

    @Override
    protected Optional<HostArray> corners(ImageShape image, Map<String, HostArray> sides) {
      return crossCorners(0.3);
    }
  }

  @Nested
  final class OfElasticNet extends OfferedNorm {
    OfElasticNet() {
      super("elastic-net", Map.of("epsilon", "0.03", "epsilon2", "0.2"));
    }
  }

  @Nested
  final class OfElasticNetWithoutL1 extends OfferedNorm {
    OfElasticNetWithoutL1() {
      super("elastic-net", Map.of("epsilon", "0", "epsilon2", "0.2"));
    }
  }

  @Nested
  final class OfPatches extends OfferedNorm {
    OfPatches() {
      super("group-l2", Map.of("epsilon", "0.3", "patch", "3"));
    }
  }

  @Nested
  final class OfPatchesAcrossChannels extends OfferedNorm {
    OfPatchesAcrossChannels() {
      super("group-l2", Map.of("epsilon", "0.3", "patch", "2", "channels", "joint"));
    }
  }

  @Nested
  final class OfGroupElasticNet extends OfferedNorm {
    OfGroupElasticNet() {
      super("group-elastic-net", Map.of("epsilon", "0.3", "epsilon2", "0.2", "patch", "3"));
    }
  }

  @Nested
  final class OfGroupElasticNetWithoutLengths extends OfferedNorm {
    OfGroupElasticNetWithoutLengths() {
      super(
          "group-elastic-net",
          Map.of("epsilon", "0", "epsilon2", "0.2", "patch", "3", "channels", "joint"));
    }
  }

  @Nested
  final class OfHuber extends OfferedNorm {
    OfHuber() {
      super("huber", Map.of("epsilon", "0.3", "epsilon2", "0.2"));
    }
  }

  @Nested
  final class OfWeightedL1 extends OfferedNorm {
    OfWeightedL1() {
      super("weighted-l1", Map.of("epsilon", "0.03"));
    }

    @Override
    protected Optional<HostArray> corners(ImageShape image, Map<String, HostArray> sides) {
      HostArray mask = Objects.requireNonNull(sides.get("mask"));
      return boxCorners(i -> 0.03 * (1 - mask.at(i % 4)));
    }
  }

  @Nested
  final class OfWeightedL2 extends OfferedNorm {
    OfWeightedL2() {
      super("weighted-l2", Map.of("epsilon", "0.3"));
    }
  }

  /** In normalized coordinates a separable norm takes a deviation for each channel. */
  @Nested
  final class OfL1InNormalizedCoordinates extends NormContract {
    @Override
    protected Norm norm() {
      return new Normalized(new L1(0.03), new Coordinates(List.of(0.5, 2.0)));
    }
  }

  @Nested
  final class OfPatchesInNormalizedCoordinates extends NormContract {
    @Override
    protected Norm norm() {
      return new Normalized(
          new GroupL2(0.3, 3, GroupL2.Channels.JOINT), new Coordinates(List.of(0.25)));
    }
  }
}
