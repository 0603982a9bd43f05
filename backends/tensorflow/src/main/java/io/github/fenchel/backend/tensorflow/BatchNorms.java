package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.backend.common.LongSums;
import java.util.List;
import java.util.function.Consumer;
import org.tensorflow.GraphOperationBuilder;
import org.tensorflow.Output;

/** Batch normalization: by one kernel in single precision, else from its definition. */
final class BatchNorms {
  private static final int[] EXCEPT_CHANNELS = {0, 2, 3};

  private BatchNorms() {}

  /** By the batch's statistics, from operations that can be differentiated to any order. */
  static BatchNormalized composed(
      TensorFlowTensor x, TensorFlowTensor scale, TensorFlowTensor shift, double epsilon) {
    long channels = x.shape().get(1);
    double count = (double) x.shape().size() / channels;
    TensorFlowTensor mean = mean(x);
    TensorFlowTensor centered = x.sub(mean);
    TensorFlowTensor variance = mean(centered.square());
    TensorFlowTensor factor = channels(scale).div(variance.add(epsilon).sqrt());
    return new BatchNormalized(
        centered.mul(factor).add(channels(shift)),
        mean.stopGradient().reshape(Shape.of(channels)),
        variance.stopGradient().mul(count / (count - 1)).reshape(Shape.of(channels)));
  }

  /**
   * By the batch's statistics and TensorFlow's kernel, which can be differentiated once. The kernel
   * is given the statistics: its own add a channel's values one after another.
   */
  static BatchNormalized fused(
      TensorFlowTensor x, TensorFlowTensor scale, TensorFlowTensor shift, double epsilon) {
    Call call = x.call();
    TensorFlowTensor seen = x.stopGradient();
    TensorFlowTensor mean = mean(seen);
    TensorFlowTensor variance = mean(seen.sub(mean).square());
    double count = (double) x.shape().size() / scale.shape().size();
    List<Output<?>> parts =
        call.nodes()
            .addAll(
                "FusedBatchNormV3",
                6,
                attributes(epsilon, false),
                x.placed().in(Layout.IMAGES),
                scale.placed().output(),
                shift.placed().output(),
                mean.reshape(scale.shape()).placed().output(),
                variance.reshape(scale.shape()).placed().output());
    TensorFlowTensor y = call.tensor(parts.get(0), x.shape(), x.dataType(), Layout.IMAGES);
    FusedGradient gradient = new FusedGradient(x, scale, parts, epsilon);
    y.from(x, g -> gradient.of(g, 0)).from(scale, g -> gradient.of(g, 1));
    y.from(shift, g -> gradient.of(g, 2));
    return new BatchNormalized(
        y, mean.reshape(scale.shape()), variance.mul(count / (count - 1)).reshape(scale.shape()));
  }

  /**
   * Mean per channel, {@code [1,C,1,1]}. In single precision it is summed in two stages: along each
   * place of a row, and then over the places.
   */
  private static TensorFlowTensor mean(TensorFlowTensor images) {
    double count = (double) images.shape().size() / images.shape().get(1);
    if (images.dataType() != DataType.FLOAT32) {
      return images.sum(true, EXCEPT_CHANNELS).div(count);
    }
    long channels = images.shape().get(1);
    long rows = LongSums.rows(images.shape());
    long places = images.shape().size() / channels / rows;
    return images
        .permute(0, 2, 3, 1)
        .reshape(Shape.of(rows, places * channels))
        .sum(false, 0)
        .reshape(Shape.of(places, channels))
        .sum(false, 0)
        .div(count)
        .reshape(Shape.of(1, channels, 1, 1));
  }

  /** The kernel's gradients with respect to input, scale and shift, computed together. */
  private static final class FusedGradient {
    private final TensorFlowTensor x;
    private final TensorFlowTensor scale;
    private final List<Output<?>> forward;
    private final double epsilon;
    private List<Output<?>> parts = List.of();
    private Output<?> of;

    FusedGradient(
        TensorFlowTensor x, TensorFlowTensor scale, List<Output<?>> forward, double epsilon) {
      this.x = x;
      this.scale = scale;
      this.forward = forward;
      this.epsilon = epsilon;
      of = forward.get(0);
    }

    TensorFlowTensor of(TensorFlowTensor g, int part) {
      Output<?> lying = g.placed().in(Layout.IMAGES);
      if (parts.isEmpty() || !of.equals(lying)) {
        of = lying;
        parts =
            x.call()
                .nodes()
                .addAll(
                    "FusedBatchNormGradV3",
                    3,
                    attributes(epsilon, true),
                    lying,
                    x.placed().in(Layout.IMAGES),
                    scale.placed().output(),
                    forward.get(3),
                    forward.get(4),
                    forward.get(5));
      }
      return part == 0
          ? x.call().tensor(parts.get(0), x.shape(), x.dataType(), Layout.IMAGES)
          : x.call().tensor(parts.get(part), scale.shape(), x.dataType(), Layout.plain(1));
    }
  }

  /** By given statistics. */
  static TensorFlowTensor byStatistics(
      TensorFlowTensor x,
      TensorFlowTensor scale,
      TensorFlowTensor shift,
      TensorFlowTensor mean,
      TensorFlowTensor variance,
      double epsilon) {
    if (x.dataType() != DataType.FLOAT32) {
      return x.sub(channels(mean))
          .mul(channels(scale.div(variance.add(epsilon).sqrt())))
          .add(channels(shift));
    }
    Output<?> y =
        x.call()
            .nodes()
            .add(
                "FusedBatchNormV3",
                attributes(epsilon, false),
                x.placed().in(Layout.IMAGES),
                scale.placed().output(),
                shift.placed().output(),
                mean.placed().output(),
                variance.placed().output());
    TensorFlowTensor root = variance.add(epsilon).sqrt();
    TensorFlowTensor factor = scale.div(root);
    return x.call()
        .tensor(y, x.shape(), x.dataType(), Layout.IMAGES)
        .from(x, g -> g.mul(channels(factor)))
        .from(scale, g -> perChannel(g.mul(x.sub(channels(mean)))).div(root))
        .from(shift, BatchNorms::perChannel)
        .from(mean, g -> perChannel(g).mul(factor).negate())
        .from(
            variance,
            g ->
                perChannel(g.mul(x.sub(channels(mean))))
                    .mul(factor)
                    .div(variance.add(epsilon))
                    .mul(-0.5));
  }

  private static Consumer<GraphOperationBuilder> attributes(double epsilon, boolean training) {
    return b -> b.setAttr("epsilon", (float) epsilon).setAttr("is_training", training);
  }

  private static TensorFlowTensor channels(TensorFlowTensor vector) {
    return vector.reshape(Shape.of(1, vector.shape().get(0), 1, 1));
  }

  private static TensorFlowTensor perChannel(TensorFlowTensor images) {
    return images.sum(false, EXCEPT_CHANNELS);
  }
}
