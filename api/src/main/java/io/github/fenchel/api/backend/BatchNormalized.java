package io.github.fenchel.api.backend;

import io.github.fenchel.api.tensor.Tensor;

/**
 * A batch normalized by its own statistics.
 *
 * @param output the normalized batch
 * @param mean the batch's mean per channel, {@code [C]}, detached
 * @param unbiasedVariance the batch's variance per channel with divisor {@code n - 1}, {@code [C]},
 *     detached: what running statistics take, while the output uses divisor {@code n}
 */
public record BatchNormalized(Tensor output, Tensor mean, Tensor unbiasedVariance) {}
