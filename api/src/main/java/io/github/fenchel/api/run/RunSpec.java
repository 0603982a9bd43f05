package io.github.fenchel.api.run;

/**
 * One run, resolved: every default written out.
 *
 * <p>Two parts, so that other metrics re-measure stored weights without training again.
 *
 * @param training what makes the weights
 * @param evaluation what is measured on them
 */
public record RunSpec(TrainingSpec training, EvaluationSpec evaluation) {}
