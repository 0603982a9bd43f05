package io.github.fenchel.runner.explain;

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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * A network that gives the draws, and the training images, that a test chose.
 *
 * @param model the network
 * @param draws the draw of each name
 * @param references the training images
 */
public record GivenDraws(
    TrainedModel model, Function<String, HostArray> draws, LabeledImages references)
    implements TrainedModel {

  @Override
  public HostArray draw(DrawSpec spec, LabeledImages images) {
    return draws.apply(spec.name());
  }

  @Override
  public LabeledImages trainingImages(int count) {
    return references;
  }

  @Override
  public HostArray explain(SaliencyMethod method, LabeledImages images) {
    return method.explain(this, images);
  }

  @Override
  public NetworkInput input() {
    return model.input();
  }

  @Override
  public List<WeightSpec> weights() {
    return model.weights();
  }

  @Override
  public HostArray logits(HostArray images) {
    return model.logits(images);
  }

  @Override
  public HostArray logits(int count, IntFunction<HostArray> image) {
    return model.logits(count, image);
  }

  @Override
  public HostArray gradient(Output of, LabeledImages images) {
    return model.gradient(of, images);
  }

  @Override
  public List<HostArray> compute(
      ImageProgram program, LabeledImages images, Map<String, HostArray> given) {
    return model.compute(program, images, given);
  }

  @Override
  public HostArray perturb(Attack attack, String name, LabeledImages images) {
    return model.perturb(attack, name, images);
  }

  @Override
  public TrainedModel randomized(Predicate<WeightSpec> which, long seed) {
    return new GivenDraws(model.randomized(which, seed), draws, references);
  }

  @Override
  public TrainedModel smoothed() {
    return new GivenDraws(model.smoothed(), draws, references);
  }
}
