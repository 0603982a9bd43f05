package io.github.fenchel.backend.tck.explain;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A network of which a test knows the gradient, and nothing else: for maps that are computed by
 * hand.
 *
 * @param of the gradient at one image, both {@code [C,H,W]} row by row; of every output and label
 */
public record GradientByHand(UnaryOperator<double[]> of) implements TrainedModel {

  @Override
  public HostArray gradient(Output output, LabeledImages images) {
    double[] pixels = images.images().toDoubles();
    double[] gradients = new double[pixels.length];
    int size = pixels.length / images.size();
    for (int from = 0; from < pixels.length; from += size) {
      double[] own = of.apply(Arrays.copyOfRange(pixels, from, from + size));
      System.arraycopy(own, 0, gradients, from, size);
    }
    return HostArray.of(images.images().shape(), gradients);
  }

  @Override
  public HostArray explain(SaliencyMethod method, LabeledImages images) {
    return method.explain(this, images);
  }

  private static UnsupportedOperationException unknown(String what) {
    return new UnsupportedOperationException("this model knows its gradient alone, no " + what);
  }

  @Override
  public NetworkInput input() {
    throw unknown("input");
  }

  @Override
  public List<WeightSpec> weights() {
    throw unknown("weights");
  }

  @Override
  public HostArray logits(HostArray images) {
    throw unknown("logits");
  }

  @Override
  public HostArray logits(int count, IntFunction<HostArray> image) {
    throw unknown("logits");
  }

  @Override
  public List<HostArray> compute(
      ImageProgram program, LabeledImages images, Map<String, HostArray> given) {
    throw unknown("programs");
  }

  @Override
  public HostArray draw(DrawSpec spec, LabeledImages images) {
    throw unknown("draws");
  }

  @Override
  public LabeledImages trainingImages(int count) {
    throw unknown("training images");
  }

  @Override
  public HostArray perturb(Attack attack, String name, LabeledImages images) {
    throw unknown("attacks");
  }

  @Override
  public TrainedModel randomized(Predicate<WeightSpec> which, long seed) {
    throw unknown("weights");
  }

  @Override
  public TrainedModel smoothed() {
    throw unknown("surrogate");
  }
}
