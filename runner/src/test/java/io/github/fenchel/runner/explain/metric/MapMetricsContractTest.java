package io.github.fenchel.runner.explain.metric;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.backend.tck.explain.MetricContract;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The kit for metrics of maps, on each of the built-in ones. */
class MapMetricsContractTest {
  private static final double NONE = Double.NaN;

  /** What a constant map gets depends on the image. */
  private static final double SOME = Double.POSITIVE_INFINITY;

  /** A metric of the map alone; pixels are those of the kit's images. */
  abstract static class Kit extends MetricContract {
    static final int PIXELS = 12 * 14;
    static final int TOP = PIXELS / 10;
    private final String id;
    private final Stated stated;

    Kit(String id, double least, double most, double ofConstant) {
      this.id = id;
      this.stated = new Stated(least, most, NONE, ofConstant);
    }

    @Override
    protected Metric metric() {
      Map<String, Value> given =
          id.equals("group-gini") ? Map.of("patch", new Value.Whole(2)) : Map.of();
      return Engines.create(Metrics.offers(), id, given);
    }

    @Override
    protected Stated stated() {
      return stated;
    }
  }

  @Nested
  final class Gini extends Kit {
    Gini() {
      super("gini", 0, 1 - 1.0 / PIXELS, 0);
    }
  }

  @Nested
  final class GiniOfTheLoss extends Kit {
    GiniOfTheLoss() {
      super("gini-loss", 0, 1 - 1.0 / PIXELS, 0);
    }
  }

  /** The built-in metric of maps that measures how large they are. */
  @Nested
  final class LossSlope extends Kit {
    LossSlope() {
      super("gradient-l1", 0, Double.POSITIVE_INFINITY, 0.7 * 2 * PIXELS);
    }

    @Override
    protected Stated stated() {
      return new Stated(0, Double.POSITIVE_INFINITY, 0, 0.7 * 2 * PIXELS);
    }

    @Override
    protected boolean ignoresScale() {
      return false;
    }

    @Override
    protected HostArray better(Evidence evidence) {
      return each(evidence.gradient(Output.LOSS), value -> value / 2);
    }
  }

  @Nested
  final class GroupGini extends Kit {
    GroupGini() {
      super("group-gini", 0, 1 - 4.0 / PIXELS, 0);
    }
  }

  @Nested
  final class Entropy extends Kit {
    Entropy() {
      super("shannon-complexity", 0, Math.log(PIXELS), Math.log(PIXELS));
    }
  }

  @Nested
  final class Hoyer extends Kit {
    Hoyer() {
      super("hoyer", 0, 1, 0);
    }
  }

  @Nested
  final class EffectiveShare extends Kit {
    EffectiveShare() {
      super("effective-share", 1.0 / PIXELS, 1, 1);
    }
  }

  /** A smoother map: its constant part counts more. */
  @Nested
  final class TotalVariation extends Kit {
    TotalVariation() {
      super("total-variation", 0, 4, 0);
    }

    @Override
    protected HostArray better(Evidence evidence) {
      return each(evidence.map(), value -> 1 + Math.abs(value));
    }
  }

  /** A map whose largest pixels are its first rows, which are connected. */
  abstract static class Connected extends Kit {
    Connected(String id, double least, double most) {
      super(id, least, most, 1);
    }

    @Override
    protected HostArray better(Evidence evidence) {
      return each(evidence.map(), value -> 1);
    }
  }

  @Nested
  final class Components extends Connected {
    Components() {
      super("components", 1, TOP);
    }
  }

  @Nested
  final class LargestComponent extends Connected {
    LargestComponent() {
      super("largest-component", 1.0 / TOP, 1);
    }
  }

  /** The map is the gradient, of any scale. */
  abstract static class Alike extends Kit {
    Alike(String id, double least, double most, double ofConstant) {
      super(id, least, most, ofConstant);
    }

    @Override
    protected HostArray better(Evidence evidence) {
      return each(evidence.gradient(Output.LOGIT), value -> 3 * value);
    }
  }

  @Nested
  final class Cosine extends Alike {
    Cosine() {
      super("gradient-cosine", -1, 1, SOME);
    }

    @Override
    protected boolean ignoresSigns() {
      return false;
    }
  }

  @Nested
  final class L2Distance extends Alike {
    L2Distance() {
      super("gradient-l2-distance", 0, 2, SOME);
    }

    @Override
    protected boolean ignoresSigns() {
      return false;
    }
  }

  @Nested
  final class Spearman extends Alike {
    Spearman() {
      super("gradient-spearman", -1, 1, NONE);
    }
  }

  @Nested
  final class TopK extends Alike {
    TopK() {
      super("gradient-top-k", 0, 1, SOME);
    }
  }

  @Nested
  final class StructuralSimilarity extends Alike {
    StructuralSimilarity() {
      super("gradient-ssim", -1, 1, SOME);
    }
  }

  /** The map is the side map itself. */
  abstract static class Marked extends Kit {
    private final String side;

    Marked(String id, String side, double least, double most, double ofConstant) {
      super(id, least, most, ofConstant);
      this.side = side;
    }

    @Override
    protected HostArray better(Evidence evidence) {
      return evidence.side(side);
    }
  }

  @Nested
  final class MassAccuracy extends Marked {
    MassAccuracy() {
      super("relevance-mass-accuracy", "mask", 0, 1, SOME);
    }
  }

  @Nested
  final class RankAccuracy extends Marked {
    RankAccuracy() {
      super("relevance-rank-accuracy", "mask", 0, 1, SOME);
    }
  }

  @Nested
  final class OffMaskMass extends Marked {
    OffMaskMass() {
      super("off-mask-mass", "mask", 0, 1, SOME);
    }
  }

  @Nested
  final class PointingGame extends Marked {
    PointingGame() {
      super("pointing-game", "mask", 0, 1, SOME);
    }
  }

  @Nested
  final class RocAuc extends Marked {
    RocAuc() {
      super("localization-auc", "mask", 0, 1, 0.5);
    }
  }

  @Nested
  final class GazeMass extends Marked {
    GazeMass() {
      super("gaze-mass", "gaze", 0, 1, SOME);
    }
  }

  @Nested
  final class GazeCorrelation extends Marked {
    GazeCorrelation() {
      super("gaze-cc", "gaze", -1, 1, NONE);
    }
  }

  @Nested
  final class GazeScanpath extends Marked {
    GazeScanpath() {
      super("gaze-nss", "gaze", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, NONE);
    }
  }

  @Nested
  final class GazeDivergence extends Marked {
    GazeDivergence() {
      super("gaze-kl", "gaze", 0, 52 * Math.log(2), SOME);
    }
  }

  @Nested
  final class GazeAucJudd extends Marked {
    GazeAucJudd() {
      super("gaze-auc-judd", "gaze", 0, 1, 0.5);
    }
  }
}
