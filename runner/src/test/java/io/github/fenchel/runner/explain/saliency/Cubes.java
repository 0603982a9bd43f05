package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.ImageProgram;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.objective.Attack;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.batch.DrawSource;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.random.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * A network in Java: {@code z_k(x) = scale (k + 1) sum x^3} over 1x4x4 pixels, so that the gradient
 * of the label's logit is {@code 3 scale (y + 1) x^2}. It counts how often it is asked.
 */
public final class Cubes implements TrainedModel {
  public static final ImageShape IMAGE = new ImageShape(1, 4, 4);

  private final double scale;
  private final String asker;
  private final int[] rows;

  private Cubes(double scale, String asker, int... rows) {
    this.scale = scale;
    this.asker = asker;
    this.rows = rows;
  }

  public Cubes() {
    this(1, "", 0);
  }

  /** Images of different values and labels; keyed by their places. */
  public static LabeledImages images(int n) {
    double[] values = new double[n * IMAGE.size()];
    long[] labels = new long[n];
    Arrays.setAll(values, i -> 0.5 + 0.4 * StrictMath.sin(0.7 * i));
    Arrays.setAll(labels, i -> i % 3);
    return Images.labeled(HostArray.of(IMAGE.batch(n), values), labels);
  }

  /** Returns at how many points the gradient was asked. */
  public int gradients() {
    return rows[0];
  }

  @Override
  public NetworkInput input() {
    return new NetworkInput(IMAGE, 3, List.of(0.25), List.of(0.5));
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public HostArray logits(HostArray images) {
    int n = Math.toIntExact(images.shape().get(0));
    double[] logits = new double[3 * n];
    for (int i = 0; i < images.size(); i++) {
      for (int k = 0; k < 3; k++) {
        double x = images.at(i);
        logits[i / IMAGE.size() * 3 + k] += scale * (k + 1) * x * x * x;
      }
    }
    return HostArray.of(Shape.of(n, 3), logits);
  }

  @Override
  public HostArray gradient(Output of, LabeledImages images) {
    if (of != Output.LOGIT) {
      throw new AssertionError("maps explain the logit, and " + of + " was asked");
    }
    rows[0] += images.size();
    double[] gradient = images.images().toDoubles();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= 3 * scale * (images.labels().at(i / IMAGE.size()) + 1) * gradient[i];
    }
    return HostArray.of(images.images().shape(), gradient);
  }

  @Override
  public HostArray draw(DrawSpec spec, LabeledImages images) {
    return DrawSource.perImage(Seeds.of(Component.of("cubes"), 0), asker)
        .draw(spec, 0, images.keys());
  }

  @Override
  public LabeledImages trainingImages(int count) {
    return images(Math.min(count, 5));
  }

  @Override
  public HostArray explain(SaliencyMethod method, LabeledImages images) {
    return method.explain(new Cubes(scale, "explain " + method.arrayName(), rows), images);
  }

  @Override
  public TrainedModel randomized(Predicate<WeightSpec> which, long seed) {
    return new Cubes(-2, asker, rows);
  }

  @Override
  public HostArray logits(int count, IntFunction<HostArray> image) {
    throw new AssertionError("not asked");
  }

  @Override
  public List<HostArray> compute(
      ImageProgram program, LabeledImages images, Map<String, HostArray> given) {
    throw new AssertionError("not asked");
  }

  @Override
  public HostArray perturb(Attack attack, String name, LabeledImages images) {
    throw new AssertionError("not asked");
  }

  @Override
  public TrainedModel smoothed() {
    throw new AssertionError("not asked");
  }
}
