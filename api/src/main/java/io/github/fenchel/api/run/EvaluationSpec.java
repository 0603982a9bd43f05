package io.github.fenchel.api.run;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is measured on trained weights.
 *
 * @param metrics the metrics, in the order of tables
 * @param norms the norms whose penalty {@code R*(g)} is measured on the test set
 * @param saliency the saliency methods
 * @param images how many test images, a stratified subset, keep their raw maps
 * @param attackImages how many test images, a stratified subset, are attacked
 * @param minRatio the least share of {@code R*(g)} that the inner solver must reach in every epoch,
 *     or the record is flagged; null for no demand. It is not part of training: the certificates
 *     are there already, so that another demand trains nothing again
 * @param mapImages on how many test images, a stratified subset, metrics of maps and metrics that
 *     ask the network are measured; null for all
 */
public record EvaluationSpec(
    List<Component> metrics,
    List<Component> norms,
    List<Component> saliency,
    int images,
    int attackImages,
    @Nullable Rational minRatio,
    @Nullable Integer mapImages) {
  /** Copies the lists. */
  public EvaluationSpec {
    metrics = List.copyOf(metrics);
    norms = List.copyOf(norms);
    saliency = List.copyOf(saliency);
  }

  /** No demand on the inner solver, and every test image explained. */
  public EvaluationSpec(
      List<Component> metrics,
      List<Component> norms,
      List<Component> saliency,
      int images,
      int attackImages) {
    this(metrics, norms, saliency, images, attackImages, null, null);
  }
}
