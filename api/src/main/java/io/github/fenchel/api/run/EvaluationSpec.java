package io.github.fenchel.api.run;

import io.github.fenchel.api.parameter.Component;
import java.util.List;

/**
 * What is measured on trained weights.
 *
 * @param metrics the metrics, in the order of tables
 * @param norms the norms whose penalty {@code R*(g)} is measured on the test set
 * @param saliency the saliency methods
 * @param images how many test images, a stratified subset, keep their raw maps
 * @param attackImages how many test images, a stratified subset, are attacked
 */
public record EvaluationSpec(
    List<Component> metrics,
    List<Component> norms,
    List<Component> saliency,
    int images,
    int attackImages) {
  /** Copies the lists. */
  public EvaluationSpec {
    metrics = List.copyOf(metrics);
    norms = List.copyOf(norms);
    saliency = List.copyOf(saliency);
  }
}
