package io.github.fenchel.results.trace;

import io.github.fenchel.results.json.Json;
import java.util.Optional;

/**
 * The kinds of tensors of a training step, in the order of computation: of two that are off, the
 * earlier is closer to the cause.
 */
public enum TraceKind {
  /** Class scores of the clean images in evaluation mode, {@code [N,K]}. */
  LOGITS("logits", false),
  /** Gradient of the clean images' cross-entropy in evaluation mode, {@code [N,C,H,W]}. */
  INPUT_GRADIENT("input gradient", false),
  /** The input that the step trains on, minus the images, {@code [N,C,H,W]}. */
  PERTURBATION("perturbation", false),
  /** A batch-norm statistic after the training pass, {@code [C]}; layers in the network's order. */
  STATISTIC("batch-norm statistic", true),
  /** Class scores of the input that the step trains on, in training mode, {@code [N,K]}. */
  TRAINING_LOGITS("training logits", false),
  /** The mean training loss, a scalar. */
  LOSS("loss", false),
  /** Gradient of the mean training loss in a weight; the last layer first, as it is computed. */
  WEIGHT_GRADIENT("weight gradient", true),
  /** A weight after the step; layers in the network's order. */
  WEIGHT("weight", true);

  private final String label;
  private final boolean layered;

  TraceKind(String label, boolean layered) {
    this.label = label;
    this.layered = layered;
  }

  /** Returns what people read. */
  public String label() {
    return label;
  }

  /** Returns whether each layer has tensors of this kind. */
  public boolean isLayered() {
    return layered;
  }

  /** Returns the word for files, e.g. {@code input-gradient}. */
  public String word() {
    return Json.word(this).replace('_', '-');
  }

  static Optional<TraceKind> ofWord(String word) {
    for (TraceKind kind : values()) {
      if (kind.word().equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
