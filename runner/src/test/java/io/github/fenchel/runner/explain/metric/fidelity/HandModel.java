package io.github.fenchel.runner.explain.metric.fidelity;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.ImageProgram;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.objective.Attack;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import io.github.fenchel.runner.random.Randomness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A network in Java that a person can compute, and that counts what it is asked. */
final class HandModel implements TrainedModel {
  private final NetworkInput input;
  private final UnaryOperator<double[]> network;
  private int asked;

  /** A network of images of that shape, from an image's entries to logits; its mean is 0.5. */
  HandModel(ImageShape shape, UnaryOperator<double[]> network) {
    List<Double> half = Collections.nCopies(shape.channels(), 0.5);
    this.input = new NetworkInput(shape, 2, half, half);
    this.network = network;
  }

  /** Two classes: the sum of the entries, and 0. */
  static HandModel ofSum(ImageShape shape) {
    return new HandModel(
        shape,
        image -> {
          double sum = 0;
          for (double entry : image) {
            sum += entry;
          }
          return new double[] {sum, 0};
        });
  }

  /** Returns how many images it was asked about. */
  int asked() {
    return asked;
  }

  /** Evidence about maps of images. */
  Evidence evidence(HostArray images, HostArray maps, long... labels) {
    HostArray logits = logits(images);
    asked = 0;
    return new Evidence(Images.labeled(images, labels), logits)
        .withModel(this)
        .withMap(new SimpleGradient(Output.LOGIT), maps);
  }

  @Override
  public NetworkInput input() {
    return input;
  }

  @Override
  public HostArray logits(HostArray images) {
    return logits(Math.toIntExact(images.shape().get(0)), i -> images.rows(i, i + 1));
  }

  @Override
  public HostArray logits(int count, IntFunction<HostArray> image) {
    List<HostArray> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] logits = network.apply(image.apply(i).toDoubles());
      rows.add(HostArray.of(Shape.of(1, logits.length), logits));
      asked++;
    }
    return HostArray.concat(rows);
  }

  @Override
  public HostArray draw(DrawSpec spec, LabeledImages images) {
    List<HostArray> rows = new ArrayList<>();
    for (long key : images.keys().toLongs()) {
      DrawSpec one =
          new DrawSpec(spec.name(), spec.distribution(), spec.parameter(), spec.shape().with(0, 1));
      rows.add(Randomness.draw(one, 31 * key + spec.name().hashCode()));
    }
    return HostArray.concat(rows);
  }

  @Override
  public List<WeightSpec> weights() {
    throw new UnsupportedOperationException();
  }

  @Override
  public HostArray gradient(Output of, LabeledImages images) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<HostArray> compute(
      ImageProgram program, LabeledImages images, Map<String, HostArray> given) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LabeledImages trainingImages(int count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public HostArray explain(SaliencyMethod method, LabeledImages images) {
    return method.explain(this, images);
  }

  @Override
  public HostArray perturb(Attack attack, String name, LabeledImages images) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TrainedModel randomized(Predicate<WeightSpec> which, long seed) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TrainedModel smoothed() {
    throw new UnsupportedOperationException();
  }
}
