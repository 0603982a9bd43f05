package io.github.fenchel.runner.explain.metric.robustness;

import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.explain.ImageProgram;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.classification.CrossEntropy;
import java.util.List;
import java.util.Objects;

/**
 * A score of each image's logits {@code z}, its gradient, and the logits: three outputs, {@code
 * [N]}, {@code [N,C,H,W]} and {@code [N,K]}. {@code y} is the label; {@code t}, where a score has
 * one, comes as {@code target}, INT64 {@code [N]}.
 *
 * @see <a href="https://arxiv.org/abs/2003.01690">Croce and Hein, 2020</a>
 */
public enum ScoreProgram implements ImageProgram {
  /** {@code z_y}. */
  LOGIT {
    @Override
    Tensor score(Tensor logits, Batch batch) {
      return entry(logits, batch.labels());
    }
  },
  /** {@code -ln softmax(z)_y}. */
  CROSS_ENTROPY {
    @Override
    Tensor score(Tensor logits, Batch batch) {
      return CrossEntropy.perExample(logits, batch.labels());
    }
  },
  /** {@code z_t - z_y}. */
  DIFFERENCE {
    @Override
    Tensor score(Tensor logits, Batch batch) {
      return entry(logits, target(batch)).sub(entry(logits, batch.labels()));
    }
  },
  /**
   * The targeted difference of logits ratio: {@code (z_t - z_y) / (z_(1) - (z_(3) + z_(4)) / 2)},
   * {@code z_(1) >= z_(2) >= ...} sorted; of at least 4 classes.
   */
  TARGETED_DLR {
    @Override
    Tensor score(Tensor logits, Batch batch) {
      Tensor first = largest(logits, 0);
      Tensor middle = largest(logits, 2).add(largest(logits, 3)).mul(0.5);
      return DIFFERENCE.score(logits, batch).div(first.sub(middle).add(1e-12));
    }
  };

  /** The name under which targets are given. */
  static final String TARGET = "target";

  abstract Tensor score(Tensor logits, Batch batch);

  @Override
  public List<Tensor> compute(Network network, Batch batch) {
    ValueAndGradient found =
        network
            .session()
            .valueAndGradient(
                images -> {
                  Tensor logits = network.logits(images, Mode.EVALUATE, Draws.none());
                  Tensor scores = score(logits, batch);
                  return new Loss(scores.sum(), List.of(scores, logits));
                },
                batch.images());
    return List.of(found.auxiliary().get(0), found.gradient(), found.auxiliary().get(1));
  }

  private static Tensor target(Batch batch) {
    return Objects.requireNonNull(batch.sides().get(TARGET), TARGET);
  }

  private static Tensor entry(Tensor logits, Tensor classes) {
    return logits.mul(oneHot(logits, classes)).sum(1);
  }

  private static Tensor oneHot(Tensor logits, Tensor classes) {
    return classes.oneHot(Math.toIntExact(logits.shape().get(1)), logits.dataType());
  }

  /** Returns the largest logit but some, each of ties counted. */
  private static Tensor largest(Tensor logits, int but) {
    Tensor rest = logits.stopGradient();
    for (int i = 0; i < but; i++) {
      Tensor chosen = oneHot(logits, rest.argMax(1));
      rest = chosen.greaterThan(chosen.fill(0)).where(rest.fill(-1e30), rest);
    }
    return entry(logits, rest.argMax(1));
  }
}
