package io.github.fenchel.api.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run cost; not part of any digest.
 *
 * @param wallSeconds the whole process
 * @param trainSeconds training alone, certificates left out; of the run that trained the weights,
 *     where {@code trainedBy} names one; 0 if unknown
 * @param evaluationSeconds evaluation alone
 * @param trainImagesPerSecond images trained on per second of training
 * @param peakResidentBytes the largest resident memory of the process
 * @param certificateSeconds the certificates of all epochs; null in records without them
 * @param gradientEvaluations what one training step computes for each of its images, in gradients
 *     of the loss, so that objectives are compared at equal compute: the gradient with respect to
 *     the weights counts 1, each one with respect to the input counts 1, and one more where the
 *     weights' gradient goes through it (double backprop); forward passes alone count nothing; null
 *     in records without it
 * @param trainedBy the id of the run whose weights were measured again, and whose training cost
 *     this is; null if this run trained, and in records without it
 * @param evaluationParts what the parts of the evaluation cost; null in records without it
 */
public record Cost(
    double wallSeconds,
    double trainSeconds,
    double evaluationSeconds,
    double trainImagesPerSecond,
    long peakResidentBytes,
    @Nullable Double certificateSeconds,
    @Nullable Integer gradientEvaluations,
    @Nullable String trainedBy,
    @Nullable List<PartCost> evaluationParts) {
  /** Copies the list. */
  public Cost {
    evaluationParts = evaluationParts == null ? null : List.copyOf(evaluationParts);
  }

  /** A cost without that of the evaluation's parts. */
  public Cost(
      double wallSeconds,
      double trainSeconds,
      double evaluationSeconds,
      double trainImagesPerSecond,
      long peakResidentBytes,
      @Nullable Double certificateSeconds,
      @Nullable Integer gradientEvaluations,
      @Nullable String trainedBy) {
    this(
        wallSeconds,
        trainSeconds,
        evaluationSeconds,
        trainImagesPerSecond,
        peakResidentBytes,
        certificateSeconds,
        gradientEvaluations,
        trainedBy,
        null);
  }

  /** The cost of a run that trained its weights itself. */
  public Cost(
      double wallSeconds,
      double trainSeconds,
      double evaluationSeconds,
      double trainImagesPerSecond,
      long peakResidentBytes,
      @Nullable Double certificateSeconds,
      @Nullable Integer gradientEvaluations) {
    this(
        wallSeconds,
        trainSeconds,
        evaluationSeconds,
        trainImagesPerSecond,
        peakResidentBytes,
        certificateSeconds,
        gradientEvaluations,
        null);
  }

  /** A cost without further details. */
  public Cost(
      double wallSeconds,
      double trainSeconds,
      double evaluationSeconds,
      double trainImagesPerSecond,
      long peakResidentBytes) {
    this(
        wallSeconds,
        trainSeconds,
        evaluationSeconds,
        trainImagesPerSecond,
        peakResidentBytes,
        null,
        null);
  }
}
