package io.github.fenchel.runner.plugin;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.api.training.LearningRate;
import io.github.fenchel.api.training.Optimizer;
import io.github.fenchel.runner.data.Datasets;
import io.github.fenchel.runner.data.augmentation.Augmentations;
import io.github.fenchel.runner.explain.metric.Metrics;
import io.github.fenchel.runner.explain.saliency.SaliencyMethods;
import io.github.fenchel.runner.explain.saliency.map.MapMethods;
import io.github.fenchel.runner.explain.saliency.noise.NoiseMethods;
import io.github.fenchel.runner.train.optimizer.LearningRates;
import io.github.fenchel.runner.train.optimizer.Optimizers;
import io.github.fenchel.runner.zoo.Zoo;
import java.util.List;
import java.util.stream.Stream;

/** The networks, data, training parts, saliency methods and metrics that come with Fenchel. */
public final class BuiltInPlugin implements Plugin {

  @Override
  public int apiVersion() {
    return API_VERSION;
  }

  @Override
  public List<Offer<Architecture>> architectures() {
    return Zoo.offers();
  }

  @Override
  public List<Offer<DatasetSource>> datasets() {
    return Datasets.offers();
  }

  @Override
  public List<Offer<Optimizer>> optimizers() {
    return Optimizers.offers();
  }

  @Override
  public List<Offer<LearningRate>> learningRates() {
    return LearningRates.offers();
  }

  @Override
  public List<Offer<Augmentation>> augmentations() {
    return Augmentations.offers();
  }

  @Override
  public List<Offer<SaliencyMethod>> saliencyMethods() {
    return Stream.of(SaliencyMethods.offers(), NoiseMethods.offers(), MapMethods.offers())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public List<Offer<Metric>> metrics() {
    return Stream.of(Metrics.offers(), NoiseMethods.metrics()).flatMap(List::stream).toList();
  }
}
