package io.github.fenchel.api;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.ObjectiveOffer;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.api.training.LearningRate;
import io.github.fenchel.api.training.Optimizer;
import java.util.List;

/**
 * What one jar adds to Fenchel; the one service type.
 *
 * <p>A jar names its implementation in {@code META-INF/services/io.github.fenchel.api.Plugin}. The
 * methods are called once, at start, and must not load native libraries or read data.
 */
public interface Plugin {

  /** The version of this API; raised when a plugin must be compiled again. */
  int API_VERSION = 1;

  /** Returns the {@link #API_VERSION} that this plugin was compiled against. */
  int apiVersion();

  /** Returns the norms. */
  default List<Offer<Norm>> norms() {
    return List.of();
  }

  /** Returns the objectives: routes, which take a norm, and baselines, which do not. */
  default List<ObjectiveOffer> objectives() {
    return List.of();
  }

  /** Returns the backends. */
  default List<Offer<Backend>> backends() {
    return List.of();
  }

  /** Returns the network architectures. */
  default List<Offer<Architecture>> architectures() {
    return List.of();
  }

  /** Returns the datasets. */
  default List<Offer<DatasetSource>> datasets() {
    return List.of();
  }

  /** Returns the optimizers. */
  default List<Offer<Optimizer>> optimizers() {
    return List.of();
  }

  /** Returns how learning rates may change over the steps. */
  default List<Offer<LearningRate>> learningRates() {
    return List.of();
  }

  /** Returns the augmentations: random changes of training images. */
  default List<Offer<Augmentation>> augmentations() {
    return List.of();
  }

  /** Returns the saliency methods. */
  default List<Offer<SaliencyMethod>> saliencyMethods() {
    return List.of();
  }

  /** Returns the metrics. */
  default List<Offer<Metric>> metrics() {
    return List.of();
  }
}
